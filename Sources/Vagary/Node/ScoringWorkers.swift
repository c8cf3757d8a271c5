import Bundles
import Foundation
import Ingest
import NeuralEngine
import Scoring
import VideoModel

/// The scoring threads: jobs in, results out, each thread with working memory of its own.
final class ScoringWorkers: @unchecked Sendable {
  private let jobs: BoundedQueue<ScoringJob>
  private let results: BoundedQueue<NodeResult>
  private let counters: NodeCounters
  private let stop: NodeStop
  private let threads: Int
  private var running: [Thread] = []
  private let finished = DispatchGroup()

  init(
    threads: Int, jobs: BoundedQueue<ScoringJob>, results: BoundedQueue<NodeResult>, counters: NodeCounters,
    stop: NodeStop
  ) {
    self.threads = threads
    self.jobs = jobs
    self.results = results
    self.counters = counters
    self.stop = stop
  }

  func start() {
    for number in 0..<threads {
      finished.enter()
      let thread = Thread { [self] in
        work()
        finished.leave()
      }
      thread.name = "scoring-\(number)"
      thread.stackSize = 8 << 20
      thread.start()
      running.append(thread)
    }
  }

  /// Returns when the jobs are closed and done.
  func join() { finished.wait() }

  private func work() {
    var scorers: [ObjectIdentifier: ObjectScorer] = [:]
    while let job = jobs.pop() {
      let scored: ScoredClips
      if stop.isOver {
        scored = .unscored(job.frame, .stopping)
      } else {
        let key = ObjectIdentifier(job.bundle)
        let scorer = scorers[key] ?? ObjectScorer(bundle: job.bundle)
        scorers[key] = scorer
        scored = scorer.score(job.frame)
      }
      counters.add("task_failures", of: job.frame.source, scored.failures.count)
      results.push(NodeResult(ticket: job.ticket, item: .frame(job.frame, scored)))
    }
  }
}

/// When the node stops: what is under way is finished for a moment, then given up with a reason.
final class NodeStop: @unchecked Sendable {
  /// How long scoring goes on after the request, nanoseconds.
  static let grace: Int64 = 1_200_000_000

  private let lock = NSLock()
  // Guarded by `lock`.
  private var requested: Int64?

  func request() {
    lock.withLock { if requested == nil { requested = ProgramClock.monotonic } }
  }

  var isRequested: Bool { lock.withLock { requested != nil } }

  /// Whether the moment of grace has passed.
  var isOver: Bool {
    guard let requested = lock.withLock({ requested }) else { return false }
    return ProgramClock.monotonic - requested > Self.grace
  }
}
