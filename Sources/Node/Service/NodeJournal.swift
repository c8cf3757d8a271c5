import Concurrency
import Foundation
import Journal
import Logging
import VideoModel

/// The node's way to its journal of events: what is published also goes there.
///
/// The output thread tells it everything; another thread writes (``JournalWriter``), so a slow or broken
/// disk costs entries, which are counted, and no scores.
final class NodeJournal: @unchecked Sendable {
  /// Nanoseconds after the start at which ends of interrupted events are told even if their source has
  /// not come back.
  static let patience: Int64 = 10 * ProgramClock.second

  private let writer: JournalWriter
  private let finished = DispatchSemaphore(value: 0)
  // Below: owned by the output thread.
  private var interrupted: [AnomalyEvent]
  private var hours: ScoreHours
  private let started: Int64

  /// Opens the journal, ends what an earlier run left open, and starts the writing thread; `nil` when no
  /// journal is configured.
  ///
  /// - Parameter counters: get `journal_written`, `journal_failures`, `journal_dropped` (news of events)
  ///   and `journal_frames_dropped` (scores of frames).
  init?(_ configuration: Configuration.Journal, counters: NodeCounters) throws(JournalError) {
    guard let path = configuration.path else { return nil }
    let journal = try EventJournal(writing: path, retention: configuration.retention)
    interrupted = try journal.endInterrupted(at: ProgramClock.utc)
    started = ProgramClock.monotonic
    hours = ScoreHours(startingAt: started)
    let log = Logger(label: "journal")
    if !interrupted.isEmpty { log.notice("\(interrupted.count) events had no end; they have one now") }
    writer = JournalWriter(
      journal, clocks: .init(monotonic: { ProgramClock.monotonic }, utc: { ProgramClock.utc })
    ) { notice in
      switch notice {
      case .dropped(let count): counters.add(.journalDropped, count)
      case .framesDropped(let count): counters.add(.journalFramesDropped, count)
      case .written(let count): counters.add(.journalWritten, count)
      case .failed(let error, let isNew):
        counters.add(.journalFailures)
        if isNew { log.error("\(error); the node goes on without and tries again") }
      case .recovered: log.notice("the journal is written again")
      }
    }
    NamedThread.start("journal") { [writer, finished] in
      writer.run()
      do throws(JournalError) { try journal.close() } catch { log.error("\(error)") }
      finished.signal()
    }
  }

  /// Takes an event that was published.
  func take(_ event: AnomalyEvent) {
    if event.endReason == .restarted { writer.pushPublished(event.id) } else { writer.push(event) }
  }

  /// Takes a frame that was published. `now` is monotonic, nanoseconds.
  func take(_ score: FrameScore, at now: Int64) {
    hours.record(score)
    let due = hours.due(at: now)
    if !due.isEmpty { writer.push(due) }
  }

  /// The ends of interrupted events that are to be published now, each once: those of a source that
  /// appeared, and some time after the start those of all others. At the start itself nobody would hear
  /// them, since subscribers need a moment to find the node again.
  func endsToTell(of source: SourceID? = nil, at now: Int64) -> [AnomalyEvent] {
    guard !interrupted.isEmpty else { return [] }
    let isTime = now - started >= Self.patience
    let due = interrupted.filter { isTime || $0.source == source }
    interrupted.removeAll { isTime || $0.source == source }
    return due
  }

  /// Writes what is still there and closes the file. After the output thread has ended.
  func close() {
    let rest = hours.takeAll()
    if !rest.isEmpty { writer.push(rest) }
    writer.close()
    finished.wait()
  }
}
