import Foundation

/// Keeps the promise that a signal ends the program within two seconds, whatever is under way: a
/// plugin that does not return, a subscriber that does not take what is queued for it.
enum StopDeadline {
  /// Starts the thread that watches over it. Call once, at the start of a command.
  static func enforce() {
    let thread = Thread {
      StopSignal.process.wait()
      while !StopSignal.process.isOver(\.program) { usleep(10_000) }
      StandardError.write("vagary: stopped before everything was delivered\n")
      _exit(ExitStatus.unavailable.rawValue)
    }
    thread.name = "stop-deadline"
    thread.start()
  }
}
