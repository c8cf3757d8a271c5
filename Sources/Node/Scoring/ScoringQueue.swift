import Concurrency
import VideoModel

/// The ``ScoringSchedule`` that intake, scoring and output threads share.
///
/// Intake adds and closes, scoring threads take jobs and finish them, the output thread takes items. Any thread; it
/// blocks, so it must not be waited on from async code.
final class ScoringQueue<Job: Sendable, Item: Sendable>: @unchecked Sendable {
  /// How a job finds room when too many wait.
  enum Overload: Sendable {
    /// The intake waits, and with it every source: for files.
    case wait
    /// Waiting jobs are given up (``ScoringSchedule/makeRoom(forJobOf:_:item:)``): for cameras. `item` says what becomes
    /// of them.
    case shed(item: @Sendable (Job) -> Item)
  }

  typealias Schedule = ScoringSchedule<Job, Item>

  private let overload: Overload
  private let lock = Lock()
  // Guarded by `lock`.
  private var schedule: Schedule
  private var isClosed = false

  init(limits: Schedule.Limits, overload: Overload) {
    schedule = Schedule(limits: limits)
    self.overload = overload
  }

  // MARK: Intake

  /// Adds a finished item; waits while its source has too many items under way.
  func add(_ item: Item, of source: SourceID) {
    lock.locked {
      waitForRoom(source)
      schedule.add(item, of: source)
      lock.wakeAll()
    }
  }

  /// Adds a job. Under overload it waits, or jobs are given up, perhaps this one.
  func add(_ job: Job, of source: SourceID, _ size: Schedule.Size) {
    lock.locked {
      switch overload {
      case .wait:
        while !schedule.hasRoom(forJobOf: source, bytes: size.bytes) { _ = lock.wait(until: nil) }
        schedule.add(job, of: source, size)
      case .shed(let item):
        if schedule.makeRoom(forJobOf: source, size, item: item) {
          waitForRoom(source)
          schedule.add(job, of: source, size)
        } else {
          waitForRoom(source)
          schedule.add(item(job), of: source)
        }
      }
      lock.wakeAll()
    }
  }

  /// Nothing more is added. What is there is still done.
  func close() {
    lock.locked {
      isClosed = true
      lock.wakeAll()
    }
  }

  /// Only the job that a scoring thread is busy with can keep a source waiting, since all others are given up.
  private func waitForRoom(_ source: SourceID) {
    while !schedule.hasRoom(forItemOf: source) {
      if case .shed(let item) = overload {
        schedule.makeRoom(forItemOf: source, item: item)
        lock.wakeAll()
      }
      _ = lock.wait(until: nil)
    }
  }

  // MARK: Scoring

  /// The job to be done next; waits for one. `nil`: there will be none.
  func nextJob() -> (ticket: Schedule.Ticket, job: Job)? {
    lock.locked {
      while true {
        if let next = schedule.nextJob() {
          lock.wakeAll()
          return next
        }
        if isClosed { return nil }
        _ = lock.wait(until: nil)
      }
    }
  }

  func finish(_ ticket: Schedule.Ticket, with item: Item) {
    lock.locked {
      schedule.finish(ticket, with: item)
      lock.wakeAll()
    }
  }

  // MARK: Output

  /// The next item in the order of its source; `nil` when none is finished within so many milliseconds.
  func nextItem(within milliseconds: Int) -> Item? {
    let deadline = ProgramClock.monotonic + Int64(milliseconds) * ProgramClock.millisecond
    return lock.locked {
      while true {
        if let item = schedule.nextItem() {
          lock.wakeAll()
          return item
        }
        if isClosed && schedule.isEmpty || !lock.wait(until: deadline) { return nil }
      }
    }
  }

  /// Whether everything that was added has been taken.
  var isFinished: Bool { lock.locked { isClosed && schedule.isEmpty } }
}
