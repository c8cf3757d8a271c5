import Concurrency
import Glibc
import PlainText

/// Ends the program at a stop signal while work runs that no signal can shorten.
package enum StopExit {
  /// Runs `work`. A signal that comes meanwhile writes `message` on stderr and ends the process with 69.
  package static func during<Result>(_ message: String, _ work: () throws -> Result) rethrows -> Result {
    let over = StopSignal()
    NamedThread.start("stop") {
      while !over.isRaised {
        if StopSignal.process.wait(milliseconds: 200), !over.isRaised {
          StandardError.write("vagary: \(message)\n")
          _exit(ExitStatus.unavailable.rawValue)
        }
      }
    }
    defer { over.raise() }
    return try work()
  }
}
