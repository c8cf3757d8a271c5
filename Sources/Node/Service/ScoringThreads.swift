import Bundles
import Concurrency
import Foundation
import Health
import NeuralEngine
import Scoring
import Synchronization
import VideoModel

/// The scoring threads: jobs in, items out, each thread with working memory of its own.
final class ScoringThreads: @unchecked Sendable {
  private let queue: NodeQueue
  private let counters: NodeCounters
  private let stop: StopSignal
  private let count: Int
  private let precision: Precision
  private let finished = DispatchGroup()
  private let lock = NSLock()
  // Guarded by `lock`.
  private var inUse: Set<ObjectIdentifier> = []
  /// Counts changes of `inUse`.
  private let changes = Atomic<Int>(0)

  init(count: Int, precision: Precision, queue: NodeQueue, counters: NodeCounters, stop: StopSignal) {
    self.count = count
    self.precision = precision
    self.queue = queue
    self.counters = counters
    self.stop = stop
  }

  func start() {
    for number in 0..<count {
      finished.enter()
      NamedThread.start("scoring-\(number)") { [self] in
        run()
        finished.leave()
      }
    }
  }

  /// Frees the working memory for other bundles than these, thread by thread with its next job. Any thread.
  func keep(_ bundles: [ModelBundle]) {
    lock.withLock { inUse = Set(bundles.map { ObjectIdentifier($0) }) }
    changes.add(1, ordering: .releasing)
  }

  /// Returns when the queue is closed and all jobs are done.
  func join() { finished.wait() }

  private func run() {
    var scorers: [ObjectIdentifier: ObjectScorer] = [:]
    var seen = 0
    while let (ticket, job) = queue.nextJob() {
      let now = changes.load(ordering: .acquiring)
      if now != seen {
        seen = now
        let inUse = lock.withLock { self.inUse }
        scorers = scorers.filter { inUse.contains($0.key) }
      }
      queue.finish(ticket, with: stop.isOver(\.scoring) ? job.givenUp(.stopping) : item(of: job, &scorers))
    }
  }

  private func item(of job: ScoringJob, _ scorers: inout [ObjectIdentifier: ObjectScorer]) -> NodeItem {
    switch job {
    case .checkImage(let source, let stamp, let image):
      return .imageChecked(source, stamp, image.image().map { ImageSummary($0) })
    case .score(let frame, let bundle):
      let key = ObjectIdentifier(bundle)
      let scorer = scorers[key] ?? ObjectScorer(bundle: bundle, precision: precision)
      scorers[key] = scorer
      let scored = scorer.score(frame)
      counters.add(.taskFailures, of: frame.source, scored.failures.count)
      return .frame(ScoredFrame(frame, scored))
    }
  }
}
