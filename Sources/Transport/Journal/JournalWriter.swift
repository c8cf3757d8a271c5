import Foundation
import VideoModel

/// Writes a journal in a thread of its own, so that whoever tells it of events never waits for a disk.
///
/// Any thread pushes; ``run()`` is the writing thread. What waits is bounded by ``JournalBacklog``. A
/// batch that cannot be written is tried again until it can, or until the writer is closed.
package final class JournalWriter: @unchecked Sendable {
  /// What the owner may want to count or log. Called in the thread it happens in.
  package enum Notice: Sendable, Equatable {
    /// News of events for which there was no room, or no time at the end.
    case dropped(Int)
    /// The same of scored frames.
    case framesDropped(Int)
    /// Writing failed. `isNew`: it worked before.
    case failed(JournalError, isNew: Bool)
    /// Writing works again.
    case recovered
    /// Events were written.
    case written(Int)
  }

  /// The clocks, nanoseconds.
  package struct Clocks: Sendable {
    package var monotonic: @Sendable () -> Int64
    /// Since 1970 UTC.
    package var utc: @Sendable () -> Int64

    package init(monotonic: @escaping @Sendable () -> Int64, utc: @escaping @Sendable () -> Int64) {
      self.monotonic = monotonic
      self.utc = utc
    }
  }

  /// Nanoseconds between two looks at age and size.
  private static let trimInterval: Int64 = 600_000_000_000

  private let store: any JournalStore
  private let clocks: Clocks
  private let retryAfter: Int64
  private let observe: @Sendable (Notice) -> Void
  private let condition = NSCondition()
  // Guarded by `condition`.
  private var backlog: JournalBacklog
  private var isClosed = false
  // Owned by the writing thread.
  private var isFailing = false
  private var nextTrim: Int64

  /// - Parameter retryAfter: nanoseconds from a failure to the next attempt. Default 1 s.
  package init(
    _ store: any JournalStore, limits: JournalBacklog.Limits = .init(), clocks: Clocks,
    retryAfter: Int64 = 1_000_000_000, observe: @escaping @Sendable (Notice) -> Void
  ) {
    self.store = store
    self.clocks = clocks
    self.retryAfter = retryAfter
    self.observe = observe
    backlog = JournalBacklog(limits: limits)
    nextTrim = clocks.monotonic()
  }

  package func push(_ event: AnomalyEvent) {
    let isTaken = add { $0.add(event, at: $1) }
    if !isTaken { observe(.dropped(1)) }
  }

  package func push(_ scores: [ScoreHour: ScoreHistogram]) {
    let dropped = add { $0.add(scores, at: $1) }
    if dropped > 0 { observe(.framesDropped(dropped)) }
  }

  /// Tells that the end of an interrupted event is on the bus.
  package func pushTold(_ id: String) { add { $0.addTold(id, at: $1) } }

  /// What is there is written at once, or given up when that fails; then ``run()`` returns.
  package func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Writes until the writer is closed and everything is written.
  package func run() {
    while let batch = next() {
      if batch.isEmpty { trimIfDue() } else { write(batch) }
    }
  }

  private func add<Result>(_ body: (inout JournalBacklog, Int64) -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    let before = backlog.due
    let result = body(&backlog, clocks.monotonic())
    // The thread sleeps until what it knows is due; only an earlier time need wake it.
    if let due = backlog.due, before.map({ due < $0 }) ?? true { condition.signal() }
    return result
  }

  /// The next batch once it is due, an empty one when it is time to look at age and size; `nil` at the end.
  private func next() -> JournalBatch? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      let now = clocks.monotonic()
      if isClosed { return backlog.isEmpty ? nil : backlog.take(at: now) }
      if let due = backlog.due, due <= now { return backlog.take(at: now) }
      if nextTrim <= now { return JournalBatch() }
      sleep(min(backlog.due ?? nextTrim, nextTrim) - now)
    }
  }

  /// Waits so many nanoseconds, or until woken. Only with `condition` locked.
  private func sleep(_ nanoseconds: Int64) {
    _ = condition.wait(until: Date(timeIntervalSinceNow: Double(nanoseconds) / 1e9))
  }

  /// Tries until it works; an attempt that began after the writer was closed is the last one.
  private func write(_ batch: JournalBatch) {
    while true {
      let isLast = condition.withLock { isClosed }
      do throws(JournalError) {
        try store.write(batch, at: clocks.utc())
        if isFailing { observe(.recovered) }
        isFailing = false
        observe(.written(batch.events.count))
        return
      } catch {
        note(error)
      }
      if isLast { return giveUp(batch) }
      waitForRetry()
    }
  }

  private func note(_ error: JournalError) {
    observe(.failed(error, isNew: !isFailing))
    isFailing = true
  }

  private func waitForRetry() {
    condition.lock()
    defer { condition.unlock() }
    let end = clocks.monotonic() + retryAfter
    while !isClosed, case let rest = end - clocks.monotonic(), rest > 0 { sleep(rest) }
  }

  private func giveUp(_ batch: JournalBatch) {
    condition.lock()
    var (events, frames) = backlog.giveUp()
    condition.unlock()
    events += batch.events.count
    frames += batch.scores.values.reduce(0) { $0 + Int($1.count) }
    if events > 0 { observe(.dropped(events)) }
    if frames > 0 { observe(.framesDropped(frames)) }
  }

  private func trimIfDue() {
    let now = clocks.monotonic()
    do throws(JournalError) {
      let isMore = try store.trim(at: clocks.utc())
      nextTrim = now + (isMore ? retryAfter : Self.trimInterval)
    } catch {
      note(error)
      nextTrim = now + Self.trimInterval
    }
  }
}
