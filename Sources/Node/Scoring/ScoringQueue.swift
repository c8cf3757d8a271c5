import Concurrency
import VideoModel

/// The ``ScoringSchedule`` that intake, scoring and output threads share.
///
/// Intake adds and closes, scoring threads take jobs and finish them, the output thread takes items. Any thread. It blocks,
/// so async code must not wait on it.
final class ScoringQueue<Job: Sendable, Item: Sendable>: Sendable {
  typealias Schedule = ScoringSchedule<Job, Item>

  /// How a job finds room when too many wait.
  enum Overload: Sendable {
    /// The intake waits, and with it every source: for files.
    case wait
    /// Waiting jobs are given up (``ScoringSchedule/makeRoom(forJobOf:_:item:)``): for cameras. `item` is what becomes of
    /// a job that is given up.
    case shed(item: @Sendable (Job) -> Item)
  }

  private struct State {
    var schedule: Schedule
    var isClosed = false
  }

  private let overload: Overload
  private let state: Locked<State>

  init(limits: Schedule.Limits, overload: Overload) {
    state = Locked(State(schedule: Schedule(limits: limits)))
    self.overload = overload
  }

  // MARK: Intake

  /// Adds a finished item; waits while its source has too many items under way.
  func add(_ item: Item, of source: SourceID) {
    state.wait { state -> Locked<State>.Attempt<Void> in
      guard hasRoom(source, &state) else { return .wait(until: nil) }
      state.schedule.add(item, of: source)
      return .done(())
    }
    state.wakeAll()
  }

  /// Adds a job. Under overload it waits, or jobs are given up, perhaps this one.
  func add(_ job: Job, of source: SourceID, _ size: Schedule.Size) {
    state.wait { state -> Locked<State>.Attempt<Void> in
      guard hasRoom(source, &state) else { return .wait(until: nil) }
      switch overload {
      case .wait:
        guard state.schedule.hasRoom(forJobOf: source, bytes: size.bytes) else { return .wait(until: nil) }
        state.schedule.add(job, of: source, size)
      case .shed(let item):
        if state.schedule.makeRoom(forJobOf: source, size, item: item) {
          state.schedule.add(job, of: source, size)
        } else {
          state.schedule.add(item(job), of: source)
        }
      }
      return .done(())
    }
    state.wakeAll()
  }

  /// Whether the source may add an item. When its waiting jobs are given up, only the job that a scoring thread is busy with
  /// can keep it waiting.
  private func hasRoom(_ source: SourceID, _ state: inout State) -> Bool {
    if case .shed(let item) = overload, !state.schedule.hasRoom(forItemOf: source) {
      state.schedule.makeRoom(forItemOf: source, item: item)
      self.state.wakeAll()
    }
    return state.schedule.hasRoom(forItemOf: source)
  }

  /// Ends the adding. Jobs that wait are still done.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  // MARK: Scoring

  /// The job to be done next; waits for one. `nil`: there will be none.
  func nextJob() -> (ticket: Schedule.Ticket, job: Job)? {
    let next: (ticket: Schedule.Ticket, job: Job)? = state.wait { state in
      if let next = state.schedule.nextJob() { return .done(next) }
      return state.isClosed ? .done(nil) : .wait(until: nil)
    }
    state.wakeAll()
    return next
  }

  func finish(_ ticket: Schedule.Ticket, with item: Item) {
    state.withLock { $0.schedule.finish(ticket, with: item) }
    state.wakeAll()
  }

  // MARK: Output

  /// The next item in the order of its source; `nil` when none is finished within so many milliseconds.
  func nextItem(within milliseconds: Int) -> Item? {
    let deadline = ProgramClock.monotonic + Int64(milliseconds) * ProgramClock.millisecond
    let item: Item? = state.wait { state in
      if let item = state.schedule.nextItem() { return .done(item) }
      let isOver = state.isClosed && state.schedule.isEmpty || ProgramClock.monotonic >= deadline
      return isOver ? .done(nil) : .wait(until: deadline)
    }
    if item != nil { state.wakeAll() }
    return item
  }

  /// Whether everything that was added has been taken.
  var isFinished: Bool { state.withLock { $0.isClosed && $0.schedule.isEmpty } }
}
