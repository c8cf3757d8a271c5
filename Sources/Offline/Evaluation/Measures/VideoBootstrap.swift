import RandomNumbers

/// How far the micro AUC would move on other clips of the same kind: clips are drawn anew with replacement, and the
/// middle 95 % of the areas are the interval (percentile bootstrap; Efron 1979). Frames of a clip resemble each
/// other, so frames are not drawn.
package enum VideoBootstrap {
  /// Draws.
  package static let draws = 1000

  /// `nil` where fewer than two clips, or too few draws have frames of both classes.
  ///
  /// - Parameter seed: the same seed gives the same interval.
  package static func interval(_ clips: [LabelledScores], seed: UInt64 = 1) -> ClosedRange<Double>? {
    guard clips.count > 1 else { return nil }
    let frames = clips.enumerated().flatMap { clip, frames in
      zip(frames.scores, frames.labels).map { (score: $0, isAbnormal: $1, clip: clip) }
    }.sorted { $0.score < $1.score }
    var random = SplitMix64(seed: seed)
    var areas: [Double] = []
    for _ in 0..<draws {
      var times = [Double](repeating: 0, count: clips.count)
      for _ in clips { times[Int.random(in: clips.indices, using: &random)] += 1 }
      if let area = area(frames, times) { areas.append(area) }
    }
    guard areas.count >= draws / 2 else { return nil }
    areas.sort()
    return areas[areas.count / 40]...areas[areas.count - 1 - areas.count / 40]
  }

  /// The area with each clip counted so many times; `frames` ascend by score.
  private static func area(
    _ frames: [(score: Float, isAbnormal: Bool, clip: Int)], _ times: [Double]
  ) -> Double? {
    var (won, abnormal, normal) = (0.0, 0.0, 0.0)
    var (tiedAbnormal, tiedNormal) = (0.0, 0.0)
    for (place, frame) in frames.enumerated() {
      if frame.isAbnormal { tiedAbnormal += times[frame.clip] } else { tiedNormal += times[frame.clip] }
      if place + 1 < frames.count, frames[place + 1].score == frame.score { continue }
      won += tiedAbnormal * (normal + tiedNormal / 2)
      abnormal += tiedAbnormal
      normal += tiedNormal
      (tiedAbnormal, tiedNormal) = (0, 0)
    }
    return abnormal > 0 && normal > 0 ? won / (abnormal * normal) : nil
  }
}
