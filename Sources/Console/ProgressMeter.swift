/// Turns counts and times into lines about long work; writes nothing itself.
///
/// A value: its owner hands in the time, so that tests need no clock.
package struct ProgressMeter: Sendable {
  /// The counted things, in plural: `frames`, `objects`.
  package let unit: String
  /// `nil` when the end is not known.
  package let total: Int?
  /// Least time between two lines.
  package let interval: Duration

  private let label: String
  private var start: Duration?
  private var lastLine: Duration?
  private var samples: [(time: Duration, done: Int)] = []
  /// The count when the clock started.
  private var before = 0
  private let window = Duration.seconds(20)

  package init(_ label: String, unit: String, total: Int?, interval: Duration) {
    self.label = label
    self.unit = unit
    self.total = total
    self.interval = interval
  }

  /// A line when one is due, otherwise `nil`. The first call starts the clock and gives no line.
  package mutating func advance(to done: Int, note: String = "", at now: Duration) -> String? {
    guard start != nil, let lastLine else {
      start = now
      lastLine = now
      samples = [(now, done)]
      return nil
    }
    guard now - lastLine >= interval else { return nil }
    self.lastLine = now
    samples.append((now, done))
    while samples.count > 2, now - samples[1].time >= window { samples.removeFirst() }
    return line(done, note: note, rate: recentRate, timeLeft: timeLeft(done))
  }

  /// Counts what was done by an earlier start of the program, without time.
  package mutating func resume(from done: Int, at now: Duration) {
    before = done
    start = now
    lastLine = now
    samples = [(now, done)]
  }

  /// The closing line: all that was done, and the mean rate.
  package func finish(at done: Int, note: String = "", now: Duration) -> String {
    let elapsed = now - (start ?? now)
    let rate = elapsed > .zero && done > before ? Double(done - before) / Self.seconds(elapsed) : nil
    return line(done, note: note, rate: rate, timeLeft: nil) + ", took \(Self.text(elapsed))"
  }

  /// Per second, over about the last 20 s; `nil` while nothing was done.
  private var recentRate: Double? {
    guard let first = samples.first, let last = samples.last, last.time > first.time, last.done > first.done
    else { return nil }
    return Double(last.done - first.done) / Self.seconds(last.time - first.time)
  }

  private func timeLeft(_ done: Int) -> Duration? {
    guard let total, let rate = recentRate, rate > 0, done < total else { return nil }
    return .seconds(Int64((Double(total - done) / rate).rounded(.up)))
  }

  private func line(_ done: Int, note: String, rate: Double?, timeLeft: Duration?) -> String {
    var parts = ["\(label): \(done)" + (total.map { "/\($0)" } ?? "") + " \(unit)"]
    if let total, total > 0 { parts[0] += " (\(min(100, done * 100 / total)) %)" }
    if let rate { parts.append("\(Self.short(rate)) \(unit)/s") }
    if let timeLeft { parts.append("\(Self.text(timeLeft)) left") }
    if !note.isEmpty { parts.append(note) }
    return parts.joined(separator: ", ")
  }

  /// Three digits or so: 0.25, 12.5, 1430.
  private static func short(_ value: Double) -> String {
    let scale = value >= 100 ? 1.0 : value >= 10 ? 10 : 100
    let rounded = (value * scale).rounded() / scale
    return rounded >= 100 ? String(Int(rounded)) : String(rounded)
  }

  private static func seconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }

  /// `45 s`, `12 min 5 s`, `3 h 20 min`.
  package static func text(_ duration: Duration) -> String {
    let seconds = Int64(Self.seconds(duration).rounded())
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
