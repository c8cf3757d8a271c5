/// How long each part of the program continues after a request to stop, nanoseconds since the request.
/// These numbers let a signal end the program within two seconds.
package struct StopPatience: Sendable {
  /// Objects under way are scored until then, and listed as not scored afterwards.
  package var scoring: Int64 = 900 * ProgramClock.millisecond
  /// Messages wait for slow subscribers until then, and are sent only where there is room afterwards.
  package var messages: Int64 = 1300 * ProgramClock.millisecond
  /// The last messages of a stream wait for room until then, and the program for their readers.
  package var ends: Int64 = 1650 * ProgramClock.millisecond
  /// The program ends, even with a plugin that does not return or a subscriber that takes nothing.
  package var program: Int64 = 1850 * ProgramClock.millisecond
}
