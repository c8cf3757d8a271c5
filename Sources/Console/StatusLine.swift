import Concurrency

/// Writes a line over the one before on a terminal, and now and then in a log. One thread.
package final class StatusLine {
  private let isTerminal: Bool
  private let write: (String) -> Void
  private var last: Int64?
  private var columns = 0

  package convenience init() { self.init(isTerminal: StandardError.isTerminal, write: StandardError.write) }

  package init(isTerminal: Bool, write: @escaping (String) -> Void) {
    self.isTerminal = isTerminal
    self.write = write
  }

  /// Shows what `line` gives when another is due: after a second on a terminal, after ten in a log.
  ///
  /// - Parameter now: monotonic, nanoseconds.
  package func update(at now: Int64, _ line: () -> String) {
    let interval = isTerminal ? ProgramClock.second : 10 * ProgramClock.second
    if let last, now - last < interval { return }
    last = now
    let text = line()
    guard isTerminal else { return write(text + "\n") }
    write("\r" + text + String(repeating: " ", count: max(0, columns - text.count)))
    columns = text.count
  }

  /// Ends the line; what is written next begins another.
  package func end() {
    if isTerminal, columns > 0 { write("\n") }
    columns = 0
  }
}
