import Fusion
import VideoModel

/// The raw scores of the clips of one frame, before fusion.
package struct ScoredClips: Sendable {
  /// Scores of all tasks, clip after clip: ``taskCount`` for each clip.
  var scores: [RawTaskScore]
  let taskCount: Int
  /// Why a clip has no score, for each clip; `nil` where it has one.
  package internal(set) var reasons: [NotScoredReason?]
  /// Messages of the calls of task plugins that failed.
  package internal(set) var failures: [String] = []

  /// A result in which no clip is scored, for one reason.
  package init(unscored count: Int, _ reason: NotScoredReason) {
    scores = []
    taskCount = 0
    reasons = [NotScoredReason?](repeating: reason, count: count)
  }

  /// A result for `count` clips in which every task abstains; the scores are set later.
  init(clips count: Int, tasks: [String]) {
    taskCount = tasks.count
    reasons = [NotScoredReason?](repeating: nil, count: count)
    scores = []
    scores.reserveCapacity(count * taskCount)
    for _ in 0..<count {
      for task in tasks { scores.append(RawTaskScore(task: task, raw: nil)) }
    }
  }

  /// Scores of the tasks for a clip; `nil` when it was not scored.
  package func tasks(_ clip: Int) -> ArraySlice<RawTaskScore>? {
    reasons[clip] == nil ? scores[(clip * taskCount)..<((clip + 1) * taskCount)] : nil
  }

  /// Scores of the tasks for every clip.
  package var tasks: [[RawTaskScore]?] { reasons.indices.map { tasks($0).map(Array.init) } }
}
