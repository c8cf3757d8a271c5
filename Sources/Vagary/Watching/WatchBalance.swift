import PlainText
import VideoModel
import WireFormat

/// Sums over all watched messages, which show whether every detection was scored or listed with a reason.
struct WatchBalance: Sendable, Equatable {
  private(set) var frames = 0
  /// Frames without detections of a detector.
  private(set) var framesNotDetected = 0
  private(set) var scored = 0
  private(set) var notScored: [NotScoredReason: Int] = [:]
  private(set) var events = 0
  /// Messages that never came, by their sequence numbers.
  var lost: UInt64 = 0
  /// Messages that came but could not be read.
  var unreadable: UInt64 = 0

  /// The counter in the status of a source for the detections that the node received.
  static let receivedCounter = "detections_received"

  private struct Origin: Hashable {
    var publisher: UInt64
    var source: SourceID
  }

  /// The last such count of each run of a node and each source.
  private var received: [Origin: UInt64] = [:]

  mutating func add(_ score: FrameScore) {
    frames += 1
    if !score.detected { framesNotDetected += 1 }
    scored += score.objects.count
    for object in score.notScored { notScored[object.reason, default: 0] += 1 }
  }

  mutating func add(_ event: AnomalyEvent) {
    if event.phase == .start { events += 1 }
  }

  /// - Parameter publisher: the run of the node; its counters begin at 0.
  mutating func add(_ status: SourceStatus, publisher: UInt64) {
    guard let count = status.counters[Self.receivedCounter] else { return }
    received[Origin(publisher: publisher, source: status.source)] = count
  }

  /// Detections in the received score messages: scored, or listed with a reason.
  var listed: Int { scored + notScored.values.reduce(0, +) }

  /// Detections that the node received by its own count; `nil` without such a count.
  var receivedByNode: UInt64? {
    received.isEmpty ? nil : received.values.reduce(0) { $0.addingReportingOverflow($1).partialValue }
  }

  /// The number of detections: by the count of the node, otherwise as listed.
  var detections: UInt64 { receivedByNode ?? UInt64(listed) }

  /// Whether every detection is accounted for and no message is missing.
  var isEven: Bool { lost == 0 && unreadable == 0 && detections == UInt64(listed) }

  /// Lines for people, the verdict last.
  var lines: [String] {
    let reasons = notScored.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }
    let left = listed - scored
    var lines = [
      "balance: \(detections) detections received = \(scored) scored + \(left) not scored"
        + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"),
      "         \(frames) frames, \(framesNotDetected) of them without a detector, \(events) events, "
        + "messages lost: \(lost)",
    ]
    if !isEven { lines.append(discrepancy) }
    return lines
  }

  private var discrepancy: String {
    var reasons: [String] = []
    if detections != UInt64(listed) {
      reasons.append(
        "the node received \(detections) detections, the messages seen here list \(listed) "
          + "(was this watching from the first frame to the last?)")
    }
    if lost > 0 { reasons.append("messages that never came here: \(lost)") }
    if unreadable > 0 { reasons.append("messages that could not be read: \(unreadable)") }
    return "         IT DOES NOT ADD UP: " + reasons.joined(separator: "; ")
  }

  /// The balance as one JSON object.
  var json: String {
    let reasons = notScored.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\(JSONText.quoted($0.key.rawValue)):\($0.value)" }.joined(separator: ",")
    return "{\"balance\":{\"detections\":\(detections),\"listed\":\(listed),\"scored\":\(scored),"
      + "\"not_scored\":{\(reasons)},\"lost\":\(lost),\"unreadable\":\(unreadable),\"frames\":\(frames),"
      + "\"frames_not_detected\":\(framesNotDetected),\"events\":\(events),\"adds_up\":\(isEven)}}"
  }
}
