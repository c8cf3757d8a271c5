import VideoModel
import WireFormat

/// What a node made of invented streams: every detection sent is scored, listed with a reason, or lost.
struct PipelineTally: Sendable {
  /// When the frames of a source were sent, monotonic nanoseconds, by frame id from 0.
  typealias SendTimes = [SourceID: [Int64]]

  private struct Arrival: Sendable {
    var source: SourceID
    var frame: Int
    var time: Int64
  }

  /// Frames until a node has warmed up: their latency is left out.
  let warmUp: Int
  /// Frames after its own that a score needs.
  let lookAhead: Int
  private(set) var scored = 0
  /// By word of the reason.
  private(set) var unscored: [String: Int] = [:]
  private(set) var ended: Set<SourceID> = []
  /// The node's own counters, as it told them last.
  private(set) var counters: [String: UInt64] = [:]
  private var arrivals: [Arrival] = []

  /// The reason of detections that came back in no message.
  static let lost = "lost"

  init(warmUp: Int, lookAhead: Int) {
    self.warmUp = warmUp
    self.lookAhead = lookAhead
  }

  /// - Parameter now: monotonic nanoseconds.
  mutating func take(_ payload: Payload, at now: Int64) {
    switch payload {
    case .score(let message):
      let score = message.score
      scored += score.objects.count
      for object in score.notScored { unscored[object.reason.rawValue, default: 0] += 1 }
      if !score.objects.isEmpty {
        arrivals.append(Arrival(source: score.source, frame: Int(clamping: score.stamp.frameID), time: now))
      }
    case .endOfStream(let source): ended.insert(source)
    case .node(let status): counters = status.counters
    case .frame, .detections, .event, .status, .info: break
    }
  }

  /// To be called at the end: what of the `sent` detections came back in no message counts as lost.
  mutating func close(sent: Int) {
    let missing = sent - scored - unscoredCount
    if missing > 0 { unscored[Self.lost, default: 0] += missing }
  }

  var unscoredCount: Int { unscored.values.reduce(0, +) }

  /// From the sending of the last frame that a score needs to the arrival of the score. Frames near the
  /// end of a stream, which wait for the end instead, are left out.
  func latency(_ times: SendTimes) -> LatencyHistogram {
    var histogram = LatencyHistogram()
    for arrival in arrivals where arrival.frame >= warmUp {
      let last = arrival.frame + lookAhead
      guard let sent = times[arrival.source], sent.indices.contains(last) else { continue }
      histogram.record(arrival.time - sent[last])
    }
    return histogram
  }
}
