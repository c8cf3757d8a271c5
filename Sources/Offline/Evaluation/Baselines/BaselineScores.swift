import VideoModel

/// The baselines' scores of one frame.
package struct BaselineScores: Sendable {
  /// By baseline, the score of the frame; one without a score for this frame is left out.
  package private(set) var frame: [Baseline: Float] = [:]
  /// By baseline, the boxes that were scored and their scores, 0 or more; ``Baseline/frameDifference`` has none.
  package private(set) var boxes: [Baseline: [ScoredBox]] = [:]

  /// A part of the frame with its score.
  package struct ScoredBox: Sendable, Equatable {
    /// Inside the frame, pixels.
    package var box: BoundingBox
    /// Higher is odder.
    package var score: Float
  }

  init() {}

  /// Takes the score of one box, or of the whole frame where `box` is `nil`; one that is missing or not finite counts as
  /// none.
  mutating func note(_ baseline: Baseline, _ value: Float?, at box: BoundingBox?) {
    guard let value, value.isFinite else { return }
    frame[baseline] = max(frame[baseline] ?? value, value)
    if let box { boxes[baseline, default: []].append(ScoredBox(box: box, score: value)) }
  }
}
