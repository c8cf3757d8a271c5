import Concurrency
import PlainText
import VideoModel
import WireFormat

/// The texts of `vagary watch` for a terminal.
enum WatchWording {
  /// Least share of a task that is printed.
  static let leastShare: Float = 0.05

  static let heading = "time (UTC)    source        score  object"

  /// A frame by its oddest object; `nil` when no object was scored.
  static func line(_ score: FrameScore) -> (text: String, score: Float)? {
    let comparable = score.objects.map { ($0, $0.calibrated.isFinite ? $0.calibrated : 0) }
    guard let (object, value) = comparable.max(by: { $0.1 < $1.1 }) else { return nil }
    let others = score.objects.count - 1
    let text =
      "\(clock(score.stamp.captureTime))  \(padded(score.source.text, 12))  "
      + "\(leftPadded(Rounded.text(Double(value), places: 1), 5))  "
      + named(object.label, object.track) + shares(object.tasks)
      + (others > 0 ? ", \(others) more" : "")
    return (text, value)
  }

  static func line(_ event: AnomalyEvent) -> String {
    let who = named(event.label, event.track)
    let peak = "score \(Rounded.text(Double(event.peakScore), places: 1))"
    let start =
      "\(clock(event.latest.captureTime)) \(event.source) EVENT \(event.phase.rawValue) \(who) \(peak)"
    let rarity = event.rarity.map { ", \(words($0))" } ?? ""
    guard event.phase == .end else { return start + rarity + shares(event.tasks) + "  [\(event.id)]" }
    let seconds = (Double(event.latest.captureTime) - Double(event.start.captureTime)) / 1e9
    let reason = event.endReason.map { ", \(words($0))" } ?? ""
    return start
      + " at \(clock(event.peak.captureTime)), lasted \(Rounded.text(seconds, places: 1)) s\(reason)\(rarity)"
      + shares(event.tasks) + "  [\(event.id)]"
  }

  static func line(_ status: SourceStatus) -> String {
    "\(status.source) is \(status.state.rawValue)"
      + (status.reasons.isEmpty ? "" : ": " + status.reasons.joined(separator: "; "))
  }

  static func line(_ info: SourceInfo) -> String {
    let tasks = info.tasks.map { words($0.id) }.joined(separator: ", ")
    let bundle = info.bundleID.isEmpty ? "no bundle" : "bundle \(info.bundleID) (\(info.variant))"
    let detector = info.detector.map { ", boxes of \($0.id)" } ?? ""
    return "\(info.source) is scored by \(bundle)" + (tasks.isEmpty ? "" : ", tasks \(tasks)") + detector
  }

  /// ` (arrow of time 62 %, middle box 30 %)`, the largest share first; empty without any.
  static func shares(_ tasks: [TaskScore]) -> String {
    let shown = tasks.filter { $0.share.isFinite && $0.share >= leastShare }
      .sorted { $0.share == $1.share ? $0.task < $1.task : $0.share > $1.share }
    guard !shown.isEmpty else { return "" }
    return " ("
      + shown.map { "\(words($0.task)) \(Rounded.text(Double($0.share) * 100, places: 0)) %" }
      .joined(separator: ", ") + ")"
  }

  /// Time of day in UTC of nanoseconds since 1970: `12:00:03.200`.
  static func clock(_ nanoseconds: Int64) -> String {
    let day: Int64 = 86_400_000
    let rest = (nanoseconds / ProgramClock.millisecond) % day
    let time = rest < 0 ? rest + day : rest
    return "\(digits(time / 3_600_000, 2)):\(digits(time / 60_000 % 60, 2)):"
      + "\(digits(time / 1000 % 60, 2)).\(digits(time % 1000, 3))"
  }

  private static func words(_ reason: AnomalyEvent.EndReason) -> String {
    switch reason {
    case .calm: "then calm again"
    case .trackEnded: "then out of sight"
    case .sourceEnded: "until the source ended"
    case .stopping: "until the node was stopped"
    case .blind: "until nothing could be seen"
    case .restarted: "until the node was ended"
    case .bundleChanged: "until the bundle was changed"
    case .profileChanged: "until the light changed"
    }
  }

  private static func words(_ rarity: AnomalyEvent.Rarity) -> String {
    let span = TimeSpan.text(rarity.secondsBetween)
    return rarity.isBeyondCalibration
      ? "rarer than all of the calibration's footage" : "about once in \(span)"
  }

  private static func words(_ task: String) -> String {
    String(task.map { $0 == "-" ? " " : $0 })
  }

  private static func named(_ label: String, _ track: String) -> String {
    let name = label.isEmpty ? "object" : label
    return track.isEmpty ? name : "\(name) \(track)"
  }

  private static func digits(_ value: Int64, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func leftPadded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
