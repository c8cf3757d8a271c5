/// How long a program that was told to stop still goes on with what, nanoseconds since the request. The
/// one row of numbers behind the promise that a signal ends it within two seconds.
package struct StopPatience: Sendable {
  /// Objects under way are scored; later ones are listed as not scored.
  package var scoring: Int64 = 900 * ProgramClock.millisecond
  /// Messages wait for subscribers that are slow; later ones are sent if there is room at once.
  package var messages: Int64 = 1300 * ProgramClock.millisecond
  /// The last messages of a stream wait for room, and the program for those who have yet to read them.
  package var ends: Int64 = 1650 * ProgramClock.millisecond
  /// Everything: a plugin that does not return, a subscriber that takes nothing (``StopDeadline``).
  package var program: Int64 = 1850 * ProgramClock.millisecond
}
