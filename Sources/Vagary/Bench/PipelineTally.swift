import VideoModel
import WireFormat

/// Counts of the detections of invented streams: scored by the node, listed with a reason, or lost.
struct PipelineTally: Sendable {
  /// The send times of the frames of each source, monotonic nanoseconds, by frame id from 0.
  typealias SendTimes = [SourceID: [Int64]]

  private struct Arrival: Sendable {
    var source: SourceID
    var frame: Int
    var time: Int64
  }

  /// Frames until a node has warmed up. Their latency is left out.
  let warmUp: Int
  /// The number of later frames that a score needs.
  let lookAhead: Int
  private(set) var scored = 0
  /// Detections that were not scored, by reason.
  private(set) var unscored: [String: Int] = [:]
  private(set) var ended: Set<SourceID> = []
  /// The last counters of the node.
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

  /// Counts the `sent` detections that came back in no message as lost. To be called at the end.
  mutating func close(sent: Int) {
    let missing = sent - scored - unscoredCount
    if missing > 0 { unscored[Self.lost, default: 0] += missing }
  }

  var unscoredCount: Int { unscored.values.reduce(0, +) }

  /// The times from the sending of the last frame that a score needs to the arrival of the score. Frames near
  /// the end of a stream are left out, because they wait for the end.
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
