import Concurrency

/// Lets one line through per interval: the one with the highest score since the last line. Each source
/// has one. Times in nanoseconds, monotonic.
struct LineThrottle: Sendable {
  /// Least time between two lines. Default 250 ms.
  let interval: Int64
  private var last: Int64?
  private var best: (text: String, score: Float)?

  init(interval: Int64 = 250 * ProgramClock.millisecond) { self.interval = interval }

  /// - Returns: the line to print now, or `nil`.
  mutating func offer(_ text: String, score: Float, at now: Int64) -> String? {
    if best.map({ score > $0.score }) ?? true { best = (text, score) }
    if let last, now - last < interval { return nil }
    last = now
    return flush()
  }

  /// The line held back, if there is one.
  mutating func flush() -> String? {
    defer { best = nil }
    return best?.text
  }
}
