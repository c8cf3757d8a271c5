import Glibc
import Synchronization

/// SIGHUP as a file descriptor to poll. It makes a running node read its configuration again.
package enum HangupSignal {
  /// Catches SIGHUP instead of letting it end the program. Call it before threads are started; later calls
  /// return the same descriptor.
  ///
  /// - Returns: the end of a pipe that is readable after a SIGHUP; ``take(_:)`` empties it.
  package static func install() -> Int32 {
    let known = descriptors.load(ordering: .acquiring)
    if known != 0 { return Int32(known & 0xffff) }
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "the process has no file descriptors left")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    descriptors.store(Int(ends[1]) << 16 | Int(ends[0]), ordering: .releasing)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = noteHangup
    sigemptyset(&action.sa_mask)
    action.sa_flags = SA_RESTART
    sigaction(SIGHUP, &action, nil)
    return ends[0]
  }

  /// Empties the pipe: several signals before this are one.
  package static func take(_ descriptor: Int32) {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}

/// Both ends of the pipe, the writing end in the upper bits; 0 until there is a pipe. The handler touches nothing but
/// this and write(2).
private let descriptors = Atomic<Int>(0)

private func noteHangup(_ number: Int32) {
  let savedError = errno
  var byte: UInt8 = 1
  _ = write(Int32(descriptors.load(ordering: .acquiring) >> 16), &byte, 1)
  errno = savedError
}
