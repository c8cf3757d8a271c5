import Concurrency

/// Says when silence has lasted long enough to speak up about it. Times in nanoseconds, monotonic.
package struct SilenceNotice: Sendable {
  /// Silence before the first notice. Default 2 s.
  package let first: Int64
  /// Between further notices while the silence lasts. Default 10 s.
  package let interval: Int64
  private var nextNotice: Int64

  package init(
    startingAt now: Int64, first: Int64 = 2 * ProgramClock.second, interval: Int64 = 10 * ProgramClock.second
  ) {
    self.first = first
    self.interval = interval
    nextNotice = now + first
  }

  /// Something was heard (or shown): the silence is over.
  ///
  /// After the first word a pause is ordinary, so the next notice takes the longer time.
  package mutating func broken(at now: Int64) { nextNotice = now + interval }

  /// Whether to speak up now; asks for the next one are counted from here.
  package mutating func isDue(at now: Int64) -> Bool {
    guard now >= nextNotice else { return false }
    nextNotice = now + interval
    return true
  }
}
