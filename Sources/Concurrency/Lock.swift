import Glibc

/// A mutex with a condition, over pthreads: the thread sanitizer understands these.
///
/// The waiting clock is monotonic, so that setting the time of day disturbs nobody.
package final class Lock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init() {
    pthread_mutex_init(mutex, nil)
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

  package func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Lets the lock go until ``wakeAll()``. Only inside ``locked(_:)``; look again at what was waited for.
  /// - Parameter deadline: nanoseconds on the monotonic clock; `nil` waits without end.
  /// - Returns: false when the deadline passed.
  package func wait(until deadline: Int64?) -> Bool {
    guard let deadline else { return pthread_cond_wait(condition, mutex) == 0 }
    var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    return pthread_cond_timedwait(condition, mutex, &time) == 0
  }

  /// Wakes every thread in ``wait(until:)``.
  package func wakeAll() { pthread_cond_broadcast(condition) }

  /// The monotonic clock, nanoseconds.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
