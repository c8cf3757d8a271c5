/// How long a program that was told to stop still goes on with what, nanoseconds since the request. The
/// one row of numbers behind the promise that a signal ends it within two seconds.
struct StopPatience: Sendable {
  /// Objects under way are scored; later ones are listed as not scored.
  var scoring: Int64 = 900 * ProgramClock.millisecond
  /// Messages wait for subscribers that are slow; later ones are sent if there is room at once.
  var messages: Int64 = 1300 * ProgramClock.millisecond
  /// The last messages of a stream wait for room, and the program for those who have yet to read them.
  var ends: Int64 = 1650 * ProgramClock.millisecond
  /// Everything: a plugin that does not return, a subscriber that takes nothing (``StopDeadline``).
  var program: Int64 = 1850 * ProgramClock.millisecond
}
