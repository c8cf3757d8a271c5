import Concurrency
import VideoModel

/// Writes a journal in a thread of its own, so that a push never waits for a disk.
///
/// Any thread pushes; ``run()`` is the writing thread. ``JournalBacklog`` bounds the events that wait. A
/// batch that cannot be written is tried again until it can, or until the writer is closed.
package final class JournalWriter: Sendable {
  /// An outcome that the owner may want to count or log. Observed in the thread it happens in.
  package enum Notice: Sendable, Equatable {
    /// So many changes of events had no room, or no time at the end.
    case dropped(Int)
    /// So many scored frames had no room, or no time at the end.
    case framesDropped(Int)
    /// Writing failed. `isNew`: the attempt before it worked.
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
  private let state: Locked<State>

  private struct State {
    var backlog: JournalBacklog
    var isClosed = false
    var isFailing = false
    var nextTrim: Int64
  }

  /// - Parameter retryAfter: nanoseconds from a failure to the next attempt. Default 1 s.
  package init(
    _ store: any JournalStore, limits: JournalBacklog.Limits = .init(), clocks: Clocks,
    retryAfter: Int64 = 1_000_000_000, observe: @escaping @Sendable (Notice) -> Void
  ) {
    self.store = store
    self.clocks = clocks
    self.retryAfter = retryAfter
    self.observe = observe
    state = Locked(State(backlog: JournalBacklog(limits: limits), nextTrim: clocks.monotonic()))
  }

  package func push(_ event: AnomalyEvent) {
    let isTaken = add { $0.add(event, at: $1) }
    if !isTaken { observe(.dropped(1)) }
  }

  package func push(_ scores: [ScoreHour: ScoreHistogram]) {
    let dropped = add { $0.add(scores, at: $1) }
    if dropped > 0 { observe(.framesDropped(dropped)) }
  }

  /// Records that the end of an interrupted event is on the bus.
  package func pushPublished(_ id: String) { add { $0.addPublished(id, at: $1) } }

  /// Lets ``run()`` return once everything is written. A batch that cannot be written then is given up.
  package func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Writes until the writer is closed and everything is written.
  package func run() {
    while let batch = next() {
      if batch.isEmpty { trimIfDue() } else { write(batch) }
    }
  }

  private func add<Result>(_ body: (inout JournalBacklog, Int64) -> Result) -> Result {
    let (result, isEarlier) = state.withLock { state in
      let before = state.backlog.due
      let result = body(&state.backlog, clocks.monotonic())
      return (result, state.backlog.due.map { due in before.map { due < $0 } ?? true } ?? false)
    }
    // The thread sleeps until the backlog is due; only an earlier time needs to wake it.
    if isEarlier { state.wakeAll() }
    return result
  }

  /// The next batch once it is due, an empty one when it is time to look at age and size; `nil` at the end.
  private func next() -> JournalBatch? {
    state.wait { state in
      let now = clocks.monotonic()
      if state.isClosed { return .done(state.backlog.isEmpty ? nil : state.backlog.take(at: now)) }
      if let due = state.backlog.due, due <= now { return .done(state.backlog.take(at: now)) }
      if state.nextTrim <= now { return .done(JournalBatch()) }
      let time = min(state.backlog.due ?? state.nextTrim, state.nextTrim)
      return .wait(until: ProgramClock.monotonic + (time - now))
    }
  }

  /// Tries until it works; an attempt that began after the writer was closed is the last one.
  private func write(_ batch: JournalBatch) {
    while true {
      let isLast = state.withLock { $0.isClosed }
      do throws(JournalError) {
        try store.write(batch, at: clocks.utc())
        let hasRecovered = state.withLock { state in
          defer { state.isFailing = false }
          return state.isFailing
        }
        if hasRecovered { observe(.recovered) }
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
    let isNew = state.withLock { state in
      defer { state.isFailing = true }
      return !state.isFailing
    }
    observe(.failed(error, isNew: isNew))
  }

  private func waitForRetry() {
    let end = ProgramClock.monotonic + retryAfter
    state.wait { $0.isClosed || ProgramClock.monotonic >= end ? .done(()) : .wait(until: end) }
  }

  private func giveUp(_ batch: JournalBatch) {
    var (events, frames) = state.withLock { $0.backlog.giveUp() }
    events += batch.events.count
    frames += batch.scores.values.reduce(0) { $0 + Int($1.count) }
    if events > 0 { observe(.dropped(events)) }
    if frames > 0 { observe(.framesDropped(frames)) }
  }

  private func trimIfDue() {
    let now = clocks.monotonic()
    var interval = Self.trimInterval
    do throws(JournalError) {
      if try store.trim(at: clocks.utc()) { interval = retryAfter }
    } catch {
      note(error)
    }
    state.withLock { $0.nextTrim = now + interval }
  }
}
