import Glibc

/// A value that threads share, behind a lock. Only ``withLock(_:)`` and ``wait(for:)`` reach it.
///
/// The lock is a pthread mutex: the thread sanitizer understands it and reports false races for
/// `Synchronization.Mutex`. It is not recursive. A reference that is part of the value must not leave the closure.
package final class Locked<State>: Sendable {
  /// The outcome of an attempt under the lock.
  package enum Attempt<Result> {
    case done(Result)
    /// The attempt is repeated after ``wakeAll()`` or at this time of ``ProgramClock/monotonic``; `nil` sets no time.
    case wait(until: Int64?)
  }

  // The initialiser sets the pointers, and the mutex guards `state`.
  nonisolated(unsafe) private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  nonisolated(unsafe) private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  nonisolated(unsafe) private var state: State

  package init(_ state: sending State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    // Setting the time of day must not change a wait.
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` on the value while no other thread has it.
  package func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Repeats `attempt` under the lock until it is done, and blocks the calling thread between attempts.
  package func wait<Result>(for attempt: (inout State) -> Attempt<Result>) -> Result {
    withLock { state in
      while true {
        switch attempt(&state) {
        case .done(let result): return result
        case .wait(until: nil): pthread_cond_wait(condition, mutex)
        case .wait(until: .some(let time)):
          var time = timespec(
            tv_sec: Int(time / ProgramClock.second), tv_nsec: Int(time % ProgramClock.second))
          pthread_cond_timedwait(condition, mutex, &time)
        }
      }
    }
  }

  /// Lets every thread in ``wait(for:)`` try again. Call it after a change that others wait for.
  package func wakeAll() { pthread_cond_broadcast(condition) }
}
