/// The score of one task for one object, before calibration.
package struct RawTaskScore: Sendable, Hashable {
  /// Short task id, for example `arrow-of-time`.
  package var task: String
  /// Score on the unbounded scale of the task, higher is odder. `nil` when the task abstained; a value that is not finite
  /// counts as abstained.
  package var raw: Float?
  /// Score on the bounded scale of the paper, a probability or a mean error. `nil` when the task abstained or has no such
  /// scale.
  package var bounded: Float?

  package init(task: String, raw: Float?, bounded: Float? = nil) {
    self.task = task
    self.raw = raw
    self.bounded = bounded
  }

  /// `raw`, when the task did not abstain.
  var opinion: Float? { raw.flatMap { $0.isFinite ? $0 : nil } }
  var boundedOpinion: Float? { bounded.flatMap { $0.isFinite ? $0 : nil } }
}

/// How the task scores of an object are fused.
package enum FusionMode: String, Sendable, Codable, CaseIterable {
  /// Mean of the standardised raw scores. The default.
  case meanStandardised = "mean-standardised"
  /// Mean surprise: mean of `-log10` of the tail probabilities.
  case meanTail = "mean-tail"
  /// Largest standardised raw score.
  case maximum
  /// Mean of the bounded scores (Georgescu et al., CVPR 2021, arXiv 2011.07491), for comparison. Saturated tasks dominate
  /// it.
  case plainMean = "plain-mean"

  /// The mode of calibrated scores, and so of events, independent of the mode of the raw score.
  ///
  /// A mean of deviations hides the strong evidence of one task behind three tasks without any: a person who walks
  /// backwards is odd to the arrow of time alone. Surprises are on one scale and add up as evidence (Fisher 1925).
  package static let evidence = FusionMode.meanTail
}
