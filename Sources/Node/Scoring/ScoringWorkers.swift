import Bundles
import Concurrency
import Foundation
import Health
import NeuralEngine
import Scoring
import Synchronization
import VideoModel

/// The scoring threads: jobs in, results out, each thread with working memory of its own.
final class ScoringWorkers: @unchecked Sendable {
  private let jobs: BoundedQueue<ScoringJob>
  private let results: BoundedQueue<NodeResult>
  private let counters: NodeCounters
  private let stop: StopSignal
  private let threads: Int
  private let precision: Precision
  private let finished = DispatchGroup()
  private let lock = NSLock()
  // Guarded by `lock`.
  private var inUse: Set<ObjectIdentifier> = []
  /// Counts changes of `inUse`.
  private let changes = Atomic<Int>(0)

  init(
    threads: Int, precision: Precision, jobs: BoundedQueue<ScoringJob>, results: BoundedQueue<NodeResult>,
    counters: NodeCounters,
    stop: StopSignal
  ) {
    self.threads = threads
    self.precision = precision
    self.jobs = jobs
    self.results = results
    self.counters = counters
    self.stop = stop
  }

  func start() {
    for number in 0..<threads {
      finished.enter()
      NamedThread.start("scoring-\(number)") { [self] in
        work()
        finished.leave()
      }
    }
  }

  /// Lets go of the working memory for other bundles than these, thread by thread with its next job. Any thread.
  func keep(_ bundles: [ModelBundle]) {
    lock.withLock { inUse = Set(bundles.map { ObjectIdentifier($0) }) }
    changes.add(1, ordering: .releasing)
  }

  /// Returns when the jobs are closed and done.
  func join() { finished.wait() }

  private func work() {
    var scorers: [ObjectIdentifier: ObjectScorer] = [:]
    var seen = 0
    while let job = jobs.pop() {
      let now = changes.load(ordering: .acquiring)
      if now != seen {
        seen = now
        let inUse = lock.withLock { self.inUse }
        scorers = scorers.filter { inUse.contains($0.key) }
      }
      switch job.work {
      case .look(let source, let stamp, let picture):
        let summary = stop.isOver(\.scoring) ? nil : picture.image().map { ImageSummary($0) }
        results.push(NodeResult(ticket: job.ticket, item: .looked(source, stamp, summary)))
      case .score(let frame, let bundle):
        let scored: ScoredClips
        if stop.isOver(\.scoring) {
          scored = .unscored(frame, .stopping)
        } else {
          let key = ObjectIdentifier(bundle)
          let scorer = scorers[key] ?? ObjectScorer(bundle: bundle, precision: precision)
          scorers[key] = scorer
          scored = scorer.score(frame)
        }
        counters.add("task_failures", of: frame.source, scored.failures.count)
        results.push(NodeResult(ticket: job.ticket, item: .frame(frame, scored)))
      }
    }
  }
}
