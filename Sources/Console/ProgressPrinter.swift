/// Shows a ``ProgressMeter`` on stderr: one updating line on a terminal, a plain line every ten
/// seconds in a log.
///
/// Owned by the one thread that does the work.
package final class ProgressPrinter {
  private var meter: ProgressMeter
  private let updates: Bool
  private let write: (String) -> Void
  private let clock = ContinuousClock()
  private let epoch: ContinuousClock.Instant
  private var shownColumns = 0

  /// - Parameters:
  ///   - label: what is being done, for example `train`.
  ///   - unit: what is counted, in plural.
  ///   - total: `nil` when the end is not known.
  ///   - isTerminal: whether a line may be written over.
  package convenience init(
    _ label: String, unit: String, total: Int?, isTerminal: Bool = StandardError.isTerminal
  ) {
    self.init(label, unit: unit, total: total, isTerminal: isTerminal, write: StandardError.write)
  }

  package init(
    _ label: String, unit: String, total: Int?, isTerminal: Bool, write: @escaping (String) -> Void
  ) {
    meter = ProgressMeter(
      label, unit: unit, total: total, interval: isTerminal ? .milliseconds(200) : .seconds(10))
    updates = isTerminal
    self.write = write
    epoch = clock.now
    _ = meter.advance(to: 0, at: .zero)
  }

  /// - Parameters:
  ///   - done: how many are done since the beginning.
  ///   - note: shown behind the numbers, for example losses.
  package func advance(to done: Int, note: String = "") {
    guard let line = meter.advance(to: done, note: note, at: clock.now - epoch) else { return }
    show(line, last: false)
  }

  /// Counts what was done by an earlier start of the program.
  package func resume(from done: Int) { meter.resume(from: done, at: clock.now - epoch) }

  /// The closing line; nothing may follow.
  package func finish(at done: Int, note: String = "") {
    show(meter.finish(at: done, note: note, now: clock.now - epoch), last: true)
  }

  private func show(_ line: String, last: Bool) {
    guard updates else { return write(line + "\n") }
    let padding = String(repeating: " ", count: max(0, shownColumns - line.count))
    shownColumns = line.count
    write("\r" + line + padding + (last ? "\n" : ""))
  }
}
