import Glibc

/// The clocks of the program, in nanoseconds.
package enum ProgramClock {
  /// Nanoseconds that are never set back; for waits and intervals.
  package static var monotonic: Int64 { now(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970 UTC; for time stamps that are published.
  package static var utc: Int64 { now(CLOCK_REALTIME) }

  /// Processor time of the calling thread.
  package static var threadCPU: Int64 { now(CLOCK_THREAD_CPUTIME_ID) }

  /// Processor time of all threads of the process, ended ones included.
  package static var processCPU: Int64 { now(CLOCK_PROCESS_CPUTIME_ID) }

  package static let second: Int64 = 1_000_000_000
  package static let millisecond: Int64 = 1_000_000

  private static func now(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * second + Int64(time.tv_nsec)
  }
}
