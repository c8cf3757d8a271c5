/// How far the micro AUC would move on other videos of the same kind: videos are drawn with replacement, and the
/// middle 95 % of the areas are the interval (percentile bootstrap; Efron 1979). Frames of a video resemble each
/// other, so frames are not drawn.
package enum VideoBootstrap {
  /// Draws.
  package static let draws = 1000

  /// `nil` where fewer than two videos, or too few draws have frames of both classes.
  ///
  /// - Parameter seed: the same seed gives the same interval.
  package static func interval(_ videos: [LabelledScores], seed: UInt64 = 1) -> ClosedRange<Double>? {
    guard videos.count > 1 else { return nil }
    let frames = videos.enumerated().flatMap { video, frames in
      zip(frames.scores, frames.labels).map { (score: $0, isAbnormal: $1, video: video) }
    }.sorted { $0.score < $1.score }
    var random = SplitMix(state: seed)
    var areas: [Double] = []
    for _ in 0..<draws {
      var times = [Double](repeating: 0, count: videos.count)
      for _ in videos { times[Int.random(in: videos.indices, using: &random)] += 1 }
      if let area = area(frames, times) { areas.append(area) }
    }
    guard areas.count >= draws / 2 else { return nil }
    areas.sort()
    return areas[areas.count / 40]...areas[areas.count - 1 - areas.count / 40]
  }

  /// The area with each video counted so many times; `frames` ascend by score.
  private static func area(
    _ frames: [(score: Float, isAbnormal: Bool, video: Int)], _ times: [Double]
  ) -> Double? {
    var (won, abnormal, normal) = (0.0, 0.0, 0.0)
    var (tiedAbnormal, tiedNormal) = (0.0, 0.0)
    for (place, frame) in frames.enumerated() {
      if frame.isAbnormal { tiedAbnormal += times[frame.video] } else { tiedNormal += times[frame.video] }
      if place + 1 < frames.count, frames[place + 1].score == frame.score { continue }
      won += tiedAbnormal * (normal + tiedNormal / 2)
      abnormal += tiedAbnormal
      normal += tiedNormal
      (tiedAbnormal, tiedNormal) = (0, 0)
    }
    return abnormal > 0 && normal > 0 ? won / (abnormal * normal) : nil
  }
}

/// Repeatable random numbers (splitmix64; Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
