import Concurrency

/// Decides when a listener that is to leave has heard the last messages.
///
/// A publisher may still be sending when the stop comes. Times in nanoseconds.
package struct Farewell: Sendable {
  /// Silence that ends the listening.
  package let quiet: Int64
  /// Longest listening.
  package let longest: Int64
  private var start: Int64?

  /// - Parameters:
  ///   - quiet: silence that ends the listening. Default 300 ms.
  ///   - longest: longest listening. Default 1 s.
  package init(quiet: Int64 = 300 * ProgramClock.millisecond, longest: Int64 = ProgramClock.second) {
    self.quiet = quiet
    self.longest = longest
  }

  /// Whether the listening is over.
  ///
  /// - Parameter isLeaving: whether the listener is to leave. From the first time on it stays so.
  package mutating func isOver(_ moment: ListeningMoment, isLeaving: Bool) -> Bool {
    guard isLeaving || start != nil else { return false }
    let start = start ?? moment.now
    self.start = start
    let waited = moment.now - start
    return waited >= longest || min(waited, moment.quiet) >= quiet
  }
}
