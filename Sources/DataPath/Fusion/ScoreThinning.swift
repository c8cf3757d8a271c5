import VideoModel

/// Which frame scores of a source are published when not all of them are wanted.
///
/// A value with one owner, without a clock; frames in order.
package struct ScoreThinning: Sendable {
  package enum Rule: Sendable, Equatable {
    case all
    /// Frames that say something else than the one published last: whether a detector looked, which tracks have a
    /// score, why objects have none (what the detector hardly saw does not count), or the whole number below the
    /// calibrated score of the frame.
    case changes
    /// At most so many a second of capture time, over 0.
    case perSecond(Double)
  }

  /// What ``Rule/changes`` compares.
  private struct Story: Sendable, Equatable {
    var detected: Bool
    var tracks: Set<String>
    var reasons: [NotScoredReason: Int]
    var level: Int?
  }

  package var rule: Rule
  private var last: (story: Story, time: Int64)?

  package init(_ rule: Rule = .all) { self.rule = rule }

  /// Whether the frame is published. Frames at which an event begins, changes or ends always are.
  package mutating func admits(_ score: FrameScore, hasEvents: Bool) -> Bool {
    let story = Story(
      detected: score.detected, tracks: Set(score.objects.map(\.track)),
      reasons: score.notScored.reduce(into: [:]) {
        if $1.reason != .lowConfidence { $0[$1.reason, default: 0] += 1 }
      },
      level: score.calibrated.flatMap { $0.isFinite ? Int(min(max($0, 0), 1000)) : nil })
    let time = score.stamp.captureTime
    guard hasEvents || isDue(story, time) else { return false }
    last = (story, time)
    return true
  }

  private func isDue(_ story: Story, _ time: Int64) -> Bool {
    guard let last else { return true }
    switch rule {
    case .all: return true
    case .changes: return story != last.story
    case .perSecond(let rate):
      // Capture times count whole frames: a thousandth of a second short is long enough. One set back is a new start.
      return time < last.time || Double(time - last.time) / 1e9 + 1e-3 >= 1 / rate
    }
  }
}
