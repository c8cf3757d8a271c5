import Concurrency
import Glibc
import PlainText

/// Ends the program within two seconds of a signal, whatever is under way: a plugin that does not
/// return, or a subscriber that does not take its messages.
package enum StopDeadline {
  /// Makes SIGINT and SIGTERM requests to stop in order, and starts the thread that enforces them.
  /// Call it once, at the start of a command that stops in order.
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
