import Glibc
import Synchronization

/// A request to stop that any thread may raise, read or wait for. It is never taken back. It knows the time
/// of the request, and with it which work may still be done (``StopPatience``).
///
/// SIGINT and SIGTERM raise ``process`` after ``install()``. Tests, and services that stop by themselves, make
/// their own.
package final class StopSignal: Sendable {
  /// Raised by SIGINT and SIGTERM once ``install()`` was called.
  package static let process = StopSignal(listensToSignals: true)

  /// The end of a pipe that becomes readable with the request. Poll it, also beside sockets, and never read it.
  /// It lives as long as this object.
  package let descriptor: Int32
  private let wakeDescriptor: Int32
  /// When it was raised, monotonic; 0 until then.
  private let raised = Atomic<Int64>(0)
  private let patience: StopPatience
  private let listensToSignals: Bool

  package convenience init(patience: StopPatience = StopPatience()) {
    self.init(patience: patience, listensToSignals: false)
  }

  private init(patience: StopPatience = StopPatience(), listensToSignals: Bool) {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "the process has no file descriptors left")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    descriptor = ends[0]
    wakeDescriptor = ends[1]
    self.patience = patience
    self.listensToSignals = listensToSignals
  }

  deinit {
    close(descriptor)
    close(wakeDescriptor)
  }

  /// Lets SIGINT and SIGTERM raise ``process``, for commands that end in order. Without this call they end the
  /// program at once, and so does a second signal. Call it before threads start; later calls do nothing.
  package static func install() {
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
  package var isRaised: Bool { raisedAt > 0 }

  /// Whether the time that ``StopPatience`` gives `part` is over.
  package func isOver(_ part: KeyPath<StopPatience, Int64>) -> Bool {
    let since = raisedAt
    return since > 0 && ProgramClock.monotonic - since >= patience[keyPath: part]
  }

  private var raisedAt: Int64 {
    let own = raised.load(ordering: .acquiring)
    return own == 0 && listensToSignals ? signalTime.load(ordering: .acquiring) : own
  }

  /// Requests the stop from within the program.
  package func raise() {
    _ = raised.compareExchange(
      expected: 0, desired: ProgramClock.monotonic, ordering: .acquiringAndReleasing)
    var byte: UInt8 = 1
    _ = write(wakeDescriptor, &byte, 1)
  }

  /// Blocks the calling thread until the request comes or `timeout` milliseconds are over; `nil` waits
  /// without limit. Not for the threads of tasks. Returns ``isRaised``.
  @discardableResult
  package func wait(milliseconds timeout: Int32? = nil) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !isRaised {
      let ready = poll(&entry, 1, timeout ?? -1)
      if ready == 0 { break }
    }
    return isRaised
  }
}

// The handler uses only three lock-free atomics, clock_gettime(2), write(2), signal(2) and raise(3), each of
// them safe in a signal handler.
private let signalTime = Atomic<Int64>(0)
private let signalCount = Atomic<Int>(0)
private let signalDescriptor = Atomic<Int32>(-1)

private func noteSignal(_ number: Int32) {
  let savedError = errno
  _ = signalTime.compareExchange(
    expected: 0, desired: ProgramClock.monotonic, ordering: .acquiringAndReleasing)
  let before = signalCount.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
  if before > 0 {
    signal(number, SIG_DFL)
    raise(number)
  }
  var byte: UInt8 = 1
  _ = write(signalDescriptor.load(ordering: .acquiring), &byte, 1)
  errno = savedError
}
