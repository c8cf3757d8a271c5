/// The scores of one video beside its labels, one of each for each frame.
package struct LabelledScores: Sendable, Equatable {
  /// Higher is odder; never NaN.
  package var scores: [Float]
  /// True where abnormal.
  package var labels: [Bool]

  package init(scores: [Float], labels: [Bool]) {
    self.scores = scores
    self.labels = labels
  }
}
