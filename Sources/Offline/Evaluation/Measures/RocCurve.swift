/// The ROC curve of frame scores: at every threshold the part of abnormal frames found over the part of normal
/// frames taken for abnormal.
package struct RocCurve: Sendable, Equatable {
  package struct Point: Sendable, Equatable {
    /// Frames that score at least this are taken for abnormal; infinite at the first point.
    package var threshold: Float
    /// 0...1.
    package var falsePositiveRate: Double
    /// 0...1.
    package var truePositiveRate: Double
  }

  /// From (0, 0) to (1, 1), one point for each distinct score.
  package let points: [Point]

  /// `nil` when all frames are of one class.
  ///
  /// - Precondition: one label for each score, none NaN.
  package init?(scores: [Float], labels: [Bool]) {
    precondition(scores.count == labels.count, "one label for each score")
    let abnormal = labels.count { $0 }
    let normal = labels.count - abnormal
    guard abnormal > 0, normal > 0 else { return nil }
    var points = [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
    var (found, wrong) = (0, 0)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    for (place, index) in order.enumerated() {
      if labels[index] { found += 1 } else { wrong += 1 }
      if place + 1 < order.count, scores[order[place + 1]] == scores[index] { continue }
      points.append(
        Point(
          threshold: scores[index], falsePositiveRate: Double(wrong) / Double(normal),
          truePositiveRate: Double(found) / Double(abnormal)))
    }
    self.points = points
  }

  /// The rate at which as large a part of the normal frames is taken for abnormal as of the abnormal ones is missed,
  /// 0...1; between two points on the straight line.
  package var equalErrorRate: Double {
    for (before, after) in zip(points, points.dropFirst()) {
      let (missBefore, missAfter) = (1 - before.truePositiveRate, 1 - after.truePositiveRate)
      guard after.falsePositiveRate >= missAfter else { continue }
      let (gapBefore, gapAfter) = (missBefore - before.falsePositiveRate, after.falsePositiveRate - missAfter)
      let part = gapBefore + gapAfter > 0 ? gapBefore / (gapBefore + gapAfter) : 0
      return before.falsePositiveRate + part * (after.falsePositiveRate - before.falsePositiveRate)
    }
    return 1
  }
}
