/// Areas under the ROC curve, exact: the chance that an abnormal frame scores above a normal one, ties
/// counted half. All values are 0...1; `nil` where the measure is undefined.
package enum AreaUnderCurve {
  /// Over one list of frames; `labels` are true where abnormal and as many as `scores`.
  ///
  /// `nil` when all frames are of one class. Scores must not be NaN.
  package static func exact(scores: [Float], labels: [Bool]) -> Double? {
    let pairs = orderedPairs(scores: scores, labels: labels)
    guard pairs.abnormal > 0, pairs.normal > 0 else { return nil }
    return pairs.won / (Double(pairs.abnormal) * Double(pairs.normal))
  }

  /// Over one video with two frames added, a normal one below its lowest score and an abnormal one above
  /// its highest, as published macro figures of this method's family do. Defined for one class too, where
  /// it is 1; `nil` without frames.
  package static func withAddedFrames(scores: [Float], labels: [Bool]) -> Double? {
    let pairs = orderedPairs(scores: scores, labels: labels)
    guard pairs.abnormal + pairs.normal > 0 else { return nil }
    // The added normal frame loses to every abnormal one, the added abnormal one beats every normal one.
    let won = pairs.won + Double(pairs.abnormal) + Double(pairs.normal) + 1
    return won / (Double(pairs.abnormal + 1) * Double(pairs.normal + 1))
  }

  /// All frames of all videos pooled.
  package static func micro(_ videos: [LabelledScores]) -> Double? {
    exact(scores: videos.flatMap(\.scores), labels: videos.flatMap(\.labels))
  }

  /// Mean over the videos that have frames of both classes; `nil` when none has.
  package static func macroTwoClass(_ videos: [LabelledScores]) -> Double? {
    mean(videos.compactMap { exact(scores: $0.scores, labels: $0.labels) })
  }

  /// Mean over all videos of ``withAddedFrames(scores:labels:)``. Flatters: it lifts every video, and counts
  /// videos of one class as perfect.
  package static func macro(_ videos: [LabelledScores]) -> Double? {
    mean(videos.compactMap { withAddedFrames(scores: $0.scores, labels: $0.labels) })
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// `won`: pairs of an abnormal and a normal frame where the abnormal one scores higher, ties as half.
  private static func orderedPairs(
    scores: [Float], labels: [Bool]
  ) -> (won: Double, abnormal: Int, normal: Int) {
    precondition(scores.count == labels.count, "one label for each score")
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var won = 0.0
    var abnormal = 0
    var normal = 0
    var start = 0
    while start < order.count {
      var end = start
      var tiedAbnormal = 0
      while end < order.count, scores[order[end]] == scores[order[start]] {
        if labels[order[end]] { tiedAbnormal += 1 }
        end += 1
      }
      let tiedNormal = end - start - tiedAbnormal
      won += Double(tiedAbnormal) * (Double(normal) + Double(tiedNormal) / 2)
      abnormal += tiedAbnormal
      normal += tiedNormal
      // NaN equals nothing, itself included; step over it rather than stand still.
      start = max(end, start + 1)
    }
    return (won, abnormal, normal)
  }
}
