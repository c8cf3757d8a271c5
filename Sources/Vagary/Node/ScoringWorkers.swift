import Bundles
import Foundation
import Health
import Ingest
import NeuralEngine
import Scoring
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

  /// Returns when the jobs are closed and done.
  func join() { finished.wait() }

  private func work() {
    var scorers: [ObjectIdentifier: ObjectScorer] = [:]
    while let job = jobs.pop() {
      switch job.work {
      case .look(let source, let stamp, let picture):
        let summary = stop.isOver(\.scoring) ? nil : picture.image().map { PictureSummary($0) }
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
