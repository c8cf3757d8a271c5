import VideoModel
import WireFormat

/// The messages about one stream as a consumer received them: every frame score in order and the last
/// state of every event.
struct MeshRecording: Sendable {
  var scores: [FrameScore] = []
  /// The last message of each event, in order of their start.
  var events: [AnomalyEvent] = []
  var status: SourceStatus?
  var isEnded = false

  mutating func take(_ payload: Payload) {
    switch payload {
    case .score(let message): scores.append(message.score)
    case .event(let event):
      if let index = events.firstIndex(where: { $0.id == event.id }) {
        events[index] = event
      } else {
        events.append(event)
      }
    case .status(let status): self.status = status
    case .endOfStream: isEnded = true
    case .frame, .detections, .info, .node: break
    }
  }

  /// The place of each frame in the stream, from 0.
  var places: [FrameStamp: Int] {
    Dictionary(scores.enumerated().map { ($1.stamp, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var scoredCount: Int { scores.reduce(0) { $0 + $1.objects.count } }

  var notScored: [NotScoredReason: Int] {
    scores.flatMap(\.notScored).reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
  }
}
