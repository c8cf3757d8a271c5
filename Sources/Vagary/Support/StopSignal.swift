import Glibc
import Synchronization

/// A request to stop that any thread may raise, ask for or wait on. Never taken back.
///
/// ``process`` is the one that SIGINT and SIGTERM raise after ``install()``; others are made by tests
/// and by services that are stopped on their own.
final class StopSignal: Sendable {
  /// Raised by SIGINT and SIGTERM once ``install()`` was called.
  static let process = StopSignal(listensToSignals: true)

  /// The end of a pipe that is readable from the moment of the request on; never read it, only poll it,
  /// also beside sockets. Lives as long as this object.
  let descriptor: Int32
  private let wakeDescriptor: Int32
  private let raised = Atomic<Bool>(false)
  private let listensToSignals: Bool

  convenience init() { self.init(listensToSignals: false) }

  private init(listensToSignals: Bool) {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "the process has no file descriptors left")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    descriptor = ends[0]
    wakeDescriptor = ends[1]
    self.listensToSignals = listensToSignals
  }

  deinit {
    close(descriptor)
    close(wakeDescriptor)
  }

  /// Lets SIGINT and SIGTERM raise ``process``. A second of them ends the program at once, as if it
  /// had no handler. Call before threads are started; later calls do nothing.
  static func install() {
    guard signalDescriptor.exchange(process.wakeDescriptor, ordering: .sequentiallyConsistent) == -1 else {
      return
    }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = noteSignal
    sigemptyset(&action.sa_mask)
    action.sa_flags = SA_RESTART
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }

  /// Cheap enough for inner loops.
  var isRaised: Bool {
    raised.load(ordering: .acquiring) || (listensToSignals && signalCount.load(ordering: .acquiring) > 0)
  }

  /// Requests the stop from within the program.
  func raise() {
    raised.store(true, ordering: .releasing)
    var byte: UInt8 = 1
    _ = write(wakeDescriptor, &byte, 1)
  }

  /// Blocks the calling thread until the request comes or `timeout` milliseconds are over; `nil` waits
  /// for ever. Not for the cooperative pool. Returns ``isRaised``.
  @discardableResult
  func wait(milliseconds timeout: Int32? = nil) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !isRaised {
      let ready = poll(&entry, 1, timeout ?? -1)
      if ready == 0 { break }
    }
    return isRaised
  }
}

// All that the handler touches: two lock-free atomics, write(2), signal(2) and raise(3), each of them
// safe in a signal handler.
private let signalCount = Atomic<Int>(0)
private let signalDescriptor = Atomic<Int32>(-1)

private func noteSignal(_ number: Int32) {
  let savedError = errno
  let before = signalCount.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
  if before > 0 {
    signal(number, SIG_DFL)
    raise(number)
  }
  var byte: UInt8 = 1
  _ = write(signalDescriptor.load(ordering: .acquiring), &byte, 1)
  errno = savedError
}
