import PlainText
import VideoModel
import WireFormat

/// The messages about one source while the doctor listened, as counts and last values.
///
/// A value with one owner, without a clock.
struct SourceExamination {
  let source: SourceID
  private(set) var frames = 0
  private(set) var scores = 0
  private(set) var objects = 0
  /// Objects that did not begin a track because of their low confidence.
  private(set) var doubted = 0
  private(set) var detectionLists = 0
  private(set) var detections = 0
  private(set) var encoding: PixelEncoding?
  private(set) var size: (width: Int, height: Int)?
  private(set) var detector: DetectorIdentity?
  private(set) var status: SourceStatus?
  private(set) var info: SourceInfo?
  private(set) var hasEnded = false
  /// Lists of detections whose frame came too.
  private(set) var joined = 0
  private var withScores = 0
  private var stamps: Set<FrameStamp> = []
  private var waiting: [FrameStamp] = []
  /// The first and the last counters of the node, with the times of their messages.
  private var firstCounts: (counts: [String: UInt64], at: Int64)?
  private var lastCounts: (counts: [String: UInt64], at: Int64)?
  /// Nanoseconds from capture to arrival, one per frame.
  private var delays: [Int64] = []

  init(_ source: SourceID) { self.source = source }

  /// Most stamps kept for joining.
  private static let mostStamps = 4000

  /// - Parameter now: wall time, nanoseconds since 1970.
  mutating func heard(_ payload: Payload, at now: Int64) {
    switch payload {
    case .frame(let frame):
      frames += 1
      encoding = frame.image.encoding
      size = (frame.image.width, frame.image.height)
      if delays.count < Self.mostStamps { delays.append(now - frame.stamp.captureTime) }
      if stamps.count < Self.mostStamps { stamps.insert(frame.stamp) }
      if let place = waiting.firstIndex(of: frame.stamp) {
        waiting.remove(at: place)
        joined += 1
      }
    case .detections(let list):
      detectionLists += 1
      detections += list.detections.count
      detector = list.detector
      withScores += list.detections.count { !$0.classScores.isEmpty }
      if stamps.contains(list.stamp) {
        joined += 1
      } else if waiting.count < Self.mostStamps {
        waiting.append(list.stamp)
      }
    case .score(let message):
      scores += 1
      objects += message.score.objects.count + message.score.notScored.count
      doubted += message.score.notScored.count { $0.reason == .lowConfidence }
    case .status(let status):
      self.status = status
      if firstCounts == nil { firstCounts = (status.counters, now) }
      lastCounts = (status.counters, now)
    case .info(let info): self.info = info
    case .endOfStream: hasEnded = true
    default: break
    }
  }

  /// Median seconds from capture to arrival; `nil` without frames. A value far from 0 means a different clock
  /// or a file.
  var clockOffset: Double? {
    guard !delays.isEmpty else { return nil }
    return Double(delays.sorted()[delays.count / 2]) / 1e9
  }

  /// The rise of a counter of the node per second, between its first and its last message; `nil` with one
  /// message.
  private func counted(_ name: String) -> Double? {
    guard let firstCounts, let lastCounts, lastCounts.at > firstCounts.at else { return nil }
    let (before, after) = (firstCounts.counts[name] ?? 0, lastCounts.counts[name] ?? 0)
    return after >= before ? Double(after - before) * 1e9 / Double(lastCounts.at - firstCounts.at) : nil
  }

  /// Frames per second, as received here, otherwise by the count of the node.
  func framesPerSecond(_ seconds: Double) -> Double? {
    frames > 0 ? Double(frames) / max(seconds, 1e-9) : counted("frames_received")
  }

  /// Detections per second, as received here, otherwise by the count of the node.
  func detectionsPerSecond(_ seconds: Double) -> Double? {
    detectionLists > 0 ? Double(detections) / max(seconds, 1e-9) : counted("detections_received")
  }

  /// The origin of the class scores for distillation: `full`, `label`, `teacher` or `none`; `nil` if unknown.
  var classScores: String? {
    if detections == 0, let info { return info.classScores.rawValue }
    guard detections > 0, let detector else { return nil }
    if withScores > 0 { return "full" }
    return detector.labels.isEmpty ? "none" : "label"
  }

  /// Objects per second to score. The share of the detections that the node listed with low confidence is
  /// left out.
  func objectsPerSecond(_ seconds: Double) -> Double {
    let seen = max(detectionsPerSecond(seconds) ?? 0, Double(objects) / max(seconds, 1e-9))
    return objects > 0 ? seen * Double(objects - doubted) / Double(objects) : seen
  }

  /// Advice about this source; the most urgent first.
  var advice: [String] {
    var advice: [String] = []
    if frames > 0, detectionLists == 0, scores == 0 {
      advice.append(
        "frames come, detections do not: start a detector (`vagary detect`), or run one in the node "
          + "(sources.\(source).detector)")
    }
    if detectionLists > 0, frames == 0, scores == 0 {
      advice.append("detections come, frames do not: connect to the producer of the frames too")
    }
    if frames > 0, detectionLists > 4, joined * 2 < min(frames, detectionLists) {
      advice.append(
        "\(joined) of \(detectionLists) lists of detections carry the stamp of a frame that came: producers must take "
          + "frame_id and capture_time over from the frame")
    }
    if let offset = clockOffset, abs(offset) > 60, abs(offset) < 1e9 {
      advice.append(
        "capture times are \(Rounded.text(offset, places: 0)) s off this machine's clock: set the clocks")
    }
    if let status, status.state == .blind || status.state == .degraded { advice += status.reasons }
    return advice
  }
}
