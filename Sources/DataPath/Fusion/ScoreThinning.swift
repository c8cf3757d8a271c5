import Settings
import VideoModel

/// Decides which frame scores of a source are published.
///
/// A value with one owner, without a clock; frames in order.
package struct ScoreThinning: Sendable {
  package struct Rule: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
      /// Every frame.
      case all
      /// Frames that differ from the one published last: in whether a detector looked, in the tracks that have a
      /// score, in the reasons why objects have none (low confidence does not count), or in the whole number below
      /// the calibrated score of the frame.
      case changes
      /// At most ``Rule/perSecond`` frames.
      case limited
    }

    package var kind = Kind.all
    /// Highest rate by capture time, for ``Kind/limited``.
    @Setting(0.001...1000, "messages per second") package var perSecond = 1.0

    package init() {}

    package init(_ kind: Kind) { self.kind = kind }

    package init(perSecond: Double) {
      kind = .limited
      self.perSecond = perSecond
    }
  }

  /// The facts of a frame that ``Rule/Kind/changes`` compares.
  private struct Story: Sendable, Equatable {
    var detected: Bool
    var tracks: Set<String>
    var reasons: [NotScoredReason: Int]
    var level: Int?
  }

  package var rule: Rule
  private var last: (story: Story, time: Int64)?

  package init(_ rule: Rule = Rule()) { self.rule = rule }

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
    switch rule.kind {
    case .all: return true
    case .changes: return story != last.story
    case .limited:
      // Capture times count whole frames: a thousandth of a second short is long enough. A time before the last one
      // begins again.
      return time < last.time || Double(time - last.time) / 1e9 + 1e-3 >= 1 / rule.perSecond
    }
  }
}
