import Glibc

/// A fixed number of threads that share out the items of one job at a time.
///
/// The caller is one of them. Which thread takes which item changes from run to run; results must
/// not depend on it: write to disjoint places, and sum per shard in a fixed order afterwards.
/// `run` is called from one thread at a time.
package final class ThreadTeam: @unchecked Sendable {
  package let threads: Int
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var handles: [pthread_t] = []

  // Guarded by `mutex`.
  private var body: ((Int, Int) -> Void)?
  private var count = 0
  private var next = 0
  private var busy = 0
  private var generation = 0
  private var stopping = false

  /// `threads` 1...256, the caller included.
  package init(threads: Int) {
    precondition((1...256).contains(threads), "a team has 1 to 256 threads")
    self.threads = threads
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(finished, nil)
    for worker in 1..<max(1, threads) {
      let seat = Unmanaged.passRetained(Seat(team: Unowned(self), worker: worker))
      var handle = pthread_t()
      let status = pthread_create(&handle, nil, { Seat.enter($0) }, seat.toOpaque())
      precondition(status == 0, "a thread could not be created")
      handles.append(handle)
    }
  }

  deinit {
    pthread_mutex_lock(mutex)
    stopping = true
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    for handle in handles { pthread_join(handle, nil) }
    pthread_cond_destroy(wake)
    pthread_cond_destroy(finished)
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    wake.deallocate()
    finished.deallocate()
  }

  /// Calls `body(item, worker)` for every item of `0 ..< count`; returns when all are done. `worker`
  /// is in `0 ..< threads` and never in two calls at once: use it to pick scratch memory.
  package func run(_ count: Int, _ body: (_ item: Int, _ worker: Int) -> Void) {
    if threads == 1 || count <= 1 {
      for item in 0..<count { body(item, 0) }
      return
    }
    // All threads are done with it when this returns.
    withoutActuallyEscaping(body) { share(count, $0) }
  }

  private func share(_ count: Int, _ body: @escaping (_ item: Int, _ worker: Int) -> Void) {
    pthread_mutex_lock(mutex)
    self.body = body
    self.count = count
    next = 0
    busy = threads - 1
    generation += 1
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    takeItems(body, worker: 0)
    pthread_mutex_lock(mutex)
    while busy > 0 { pthread_cond_wait(finished, mutex) }
    self.body = nil
    pthread_mutex_unlock(mutex)
  }

  private func takeItems(_ body: (Int, Int) -> Void, worker: Int) {
    while true {
      pthread_mutex_lock(mutex)
      let item = next
      let last = count
      next += 1
      pthread_mutex_unlock(mutex)
      if item >= last { return }
      body(item, worker)
    }
  }

  fileprivate func work(_ worker: Int) {
    var seen = 0
    while true {
      pthread_mutex_lock(mutex)
      while generation == seen && !stopping { pthread_cond_wait(wake, mutex) }
      if stopping {
        pthread_mutex_unlock(mutex)
        return
      }
      seen = generation
      do {
        let body = self.body
        pthread_mutex_unlock(mutex)
        if let body { takeItems(body, worker: worker) }
      }
      // The body is let go before the caller may return.
      pthread_mutex_lock(mutex)
      busy -= 1
      if busy == 0 { pthread_cond_signal(finished) }
      pthread_mutex_unlock(mutex)
    }
  }
}

/// The team outlives its threads (it joins them), so they hold it without owning it.
private struct Unowned: @unchecked Sendable {
  unowned(unsafe) let team: ThreadTeam
  init(_ team: ThreadTeam) { self.team = team }
}

private final class Seat: Sendable {
  let team: Unowned
  let worker: Int

  init(team: Unowned, worker: Int) {
    self.team = team
    self.worker = worker
  }

  static func enter(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let seat = Unmanaged<Seat>.fromOpaque(pointer).takeRetainedValue()
    seat.team.team.work(seat.worker)
    return nil
  }
}
