/// One score under one smoothing. Areas are percent; `nil` where undefined.
package struct ScoreRow: Sendable, Equatable {
  /// For example `fused` or `baseline:non-person`.
  package var score: String
  package var smoothing: Smoothing
  /// All frames pooled.
  package var micro: Double?
  /// Mean over all videos, two frames added to each (``AreaUnderCurve/macro(_:)``).
  package var macro: Double?
  /// Mean over the videos with both classes.
  package var macroTwoClass: Double?
  /// Equal error rate of all frames pooled, percent (``RocCurve/equalErrorRate``).
  package var equalErrorRate: Double?
  /// The middle 95 % of `micro` when videos are drawn with replacement, percent (``VideoBootstrap``).
  package var interval: ClosedRange<Double>?
  /// Frames without a score of their own, measured as the lowest score of the run.
  package var unscored: Int

  init(
    score: String, smoothing: Smoothing, micro: Double? = nil, macro: Double? = nil,
    macroTwoClass: Double? = nil, equalErrorRate: Double? = nil, interval: ClosedRange<Double>? = nil,
    unscored: Int
  ) {
    self.equalErrorRate = equalErrorRate.map { $0 * 100 }
    self.interval = interval.map { $0.lowerBound * 100...$0.upperBound * 100 }
    self.score = score
    self.smoothing = smoothing
    self.micro = micro.map { $0 * 100 }
    self.macro = macro.map { $0 * 100 }
    self.macroTwoClass = macroTwoClass.map { $0 * 100 }
    self.unscored = unscored
  }
}
