import Concurrency

/// Decides when a silence is long enough for a notice. Times in nanoseconds, monotonic.
package struct SilenceNotice: Sendable {
  /// Silence before the first notice. Default 2 s.
  package let first: Int64
  /// Time between further notices while the silence lasts. Default 10 s.
  package let interval: Int64
  private var nextNotice: Int64

  package init(
    startingAt now: Int64, first: Int64 = 2 * ProgramClock.second, interval: Int64 = 10 * ProgramClock.second
  ) {
    self.first = first
    self.interval = interval
    nextNotice = now + first
  }

  /// Ends the silence: a message came, or a line was shown.
  ///
  /// After the first message a pause is ordinary, so the next notice takes the longer time.
  package mutating func broken(at now: Int64) { nextNotice = now + interval }

  /// Whether a notice is due now. If so, the time to the next one begins.
  package mutating func isDue(at now: Int64) -> Bool {
    guard now >= nextNotice else { return false }
    nextNotice = now + interval
    return true
  }
}
