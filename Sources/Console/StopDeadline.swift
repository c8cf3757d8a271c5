import Concurrency
import Glibc
import PlainText

/// Keeps the promise that a signal ends the program within two seconds, whatever is under way: a
/// plugin that does not return, a subscriber that does not take what is queued for it.
package enum StopDeadline {
  /// Makes SIGINT and SIGTERM requests to stop in order, and starts the thread that watches over them.
  /// Call once, at the start of a command that heeds them.
  package static func enforce() {
    StopSignal.install()
    NamedThread.start("stop-deadline") {
      StopSignal.process.wait()
      while !StopSignal.process.isOver(\.program) { usleep(10_000) }
      StandardError.write("vagary: stopped before everything was delivered\n")
      _exit(ExitStatus.unavailable.rawValue)
    }
  }
}
