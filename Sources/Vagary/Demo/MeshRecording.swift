import Bus
import Concurrency
import Foundation
import Mesh
import VideoModel
import WireFormat

/// What a consumer heard of one stream: every frame score in order and the last state of every event.
struct MeshRecording: Sendable {
  var scores: [FrameScore] = []
  /// In order of their start; the last message of each.
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

  /// Frames by their place in the stream.
  var places: [FrameStamp: Int] {
    Dictionary(scores.enumerated().map { ($1.stamp, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var scoredCount: Int { scores.reduce(0) { $0 + $1.objects.count } }

  var notScored: [NotScoredReason: Int] {
    scores.flatMap(\.notScored).reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
  }
}

/// Subscribes to a node and records one source until its stream ends.
enum MeshRecorder {
  /// - Parameters:
  ///   - ready: called once the node was heard for the first time.
  ///   - isWanted: asked often; false ends the recording.
  static func record(
    endpoint: Endpoint, source: SourceID, ready: () throws -> Void, isWanted: () throws -> Bool
  ) throws -> MeshRecording {
    let context = try BusContext()
    var socket = try Socket(context, kind: .sub, at: [endpoint])
    let scheme = TopicScheme.standard
    let kinds: [Topic.Kind] = [.score, .event, .status]
    for kind in kinds { try socket.subscribe(scheme.prefix(kind, source: source.text)) }
    try socket.subscribe(scheme.prefix(.node))
    var intake = MessageIntake(scheme: scheme, kinds: Set(kinds + [.node]))
    var poller = Poller()
    _ = poller.add(socket)
    var recording = MeshRecording()
    var isReady = false
    while !recording.isEnded, try isWanted() {
      _ = try poller.wait(milliseconds: 100)
      while let parts = try socket.receive() {
        guard case .message(let message) = intake.read(parts, at: ProgramClock.monotonic) else { continue }
        if !isReady {
          isReady = true
          try ready()
        }
        recording.take(message.envelope.payload)
        if case .endOfStream = message.envelope.payload {
          try socket.confirm(message.envelope.confirmation)
        }
      }
    }
    return recording
  }
}
