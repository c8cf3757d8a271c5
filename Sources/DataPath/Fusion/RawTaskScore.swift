/// What one task said of one object, before calibration.
package struct RawTaskScore: Sendable, Hashable {
  /// Short task id, for example `arrow-of-time`.
  package var task: String
  /// On the task's own unbounded scale, higher is odder; `nil` when the task abstained. A value that
  /// is not finite counts as abstaining.
  package var raw: Float?
  /// On the paper's bounded scale (a probability, a mean error); `nil` when the task abstained or has
  /// no such scale.
  package var bounded: Float?

  package init(task: String, raw: Float?, bounded: Float? = nil) {
    self.task = task
    self.raw = raw
    self.bounded = bounded
  }

  /// `raw` where the task has an opinion.
  var opinion: Float? { raw.flatMap { $0.isFinite ? $0 : nil } }
  var boundedOpinion: Float? { bounded.flatMap { $0.isFinite ? $0 : nil } }
}

/// How the tasks' scores of one object become one.
package enum FusionMode: String, Sendable, Codable, CaseIterable {
  /// Mean of the standardised raw scores: deviations from normal. The default.
  case meanStandardised = "mean-standardised"
  /// Mean of `-log10` of the tasks' tail probabilities.
  case meanTail = "mean-tail"
  /// Largest standardised raw score.
  case maximum
  /// The paper's mean of the bounded scores, for comparison: saturated tasks swamp the others.
  case plainMean = "plain-mean"

  /// What calibrated scores, and so events, are made of, whatever the mode of the raw score.
  ///
  /// A mean of deviations hides what one task is sure of behind three that see nothing: somebody who walks backwards is
  /// odd to the arrow of time alone. Surprises are on one scale and add up as evidence does (Fisher 1925).
  package static let evidence = FusionMode.meanTail
}
