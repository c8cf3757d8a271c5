import Fusion
import VideoModel

/// The raw scores of the clips of one frame, before fusion.
package struct ScoredClips: Sendable {
  /// Of the tasks, clip after clip: ``taskCount`` for each.
  var scores: [RawTaskScore]
  let taskCount: Int
  /// By clip: why it has no score, where it has none.
  package internal(set) var reasons: [NotScoredReason?]
  /// Calls of task plugins that failed, in words.
  package internal(set) var failures: [String] = []

  /// No clip is scored, for one reason.
  package init(unscored count: Int, _ reason: NotScoredReason) {
    scores = []
    taskCount = 0
    reasons = [NotScoredReason?](repeating: reason, count: count)
  }

  /// Scores of `count` clips that are yet to be set; each abstains until then.
  init(clips count: Int, tasks: [String]) {
    taskCount = tasks.count
    reasons = [NotScoredReason?](repeating: nil, count: count)
    scores = []
    scores.reserveCapacity(count * taskCount)
    for _ in 0..<count {
      for task in tasks { scores.append(RawTaskScore(task: task, raw: nil)) }
    }
  }

  /// What the tasks said of a clip; `nil` when it was not scored.
  package func tasks(_ clip: Int) -> ArraySlice<RawTaskScore>? {
    reasons[clip] == nil ? scores[(clip * taskCount)..<((clip + 1) * taskCount)] : nil
  }

  /// The same for every clip.
  package var tasks: [[RawTaskScore]?] { reasons.indices.map { tasks($0).map(Array.init) } }
}
