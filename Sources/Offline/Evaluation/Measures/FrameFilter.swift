import Foundation

/// A filter over time for the frame scores of a video, with its parameter.
package enum FrameFilter: Sendable, Hashable {
  /// Nothing.
  case raw
  /// The exponential filter of a live node, past frames only: `seconds` (over 0) of capture time after which it has
  /// taken over 63 % of a step.
  case exponential(seconds: Double)
  /// A centred Gaussian of `sigma` frames, over 0. Uses the future: offline only.
  case gaussian(sigma: Double)

  /// Whether a frame's smoothed score depends on later frames.
  package var usesFuture: Bool {
    if case .gaussian = self { true } else { false }
  }

  /// The smoothed scores of one video.
  ///
  /// `captureTimes` are nanoseconds, as many as `scores`; only the exponential filter looks at them. A frame without a
  /// score (or with one that is not finite) holds the last value under that filter, has none under ``raw``, and is
  /// left out of the weighted mean under a Gaussian.
  package func apply(to scores: [Float?], captureTimes: [Int64]) -> [Float?] {
    precondition(scores.count == captureTimes.count, "one capture time for each score")
    let scores = scores.map { $0.flatMap { $0.isFinite ? $0 : nil } }
    switch self {
    case .raw: return scores
    case .exponential(let seconds): return Self.exponential(scores, captureTimes, seconds: seconds)
    case .gaussian(let sigma): return Self.gaussian(scores, sigma: sigma)
    }
  }

  /// The first score passes; after `dt` seconds a new one weighs `1 - exp(-dt / seconds)`. Time runs on while
  /// a value is held. A time that does not advance changes nothing.
  private static func exponential(_ scores: [Float?], _ captureTimes: [Int64], seconds: Double) -> [Float?] {
    var held: Float?
    var lastTime: Int64 = 0
    return zip(scores, captureTimes).map { score, time in
      if let value = held {
        if let score {
          let elapsed = max(0, Double(time) - Double(lastTime)) * 1e-9
          held = value + (score - value) * Float(1 - exp(-elapsed / seconds))
        }
      } else {
        held = score
      }
      lastTime = time
      return held
    }
  }

  /// Weights reach 4 sigma and are renormalised over the frames there are, so that video ends are not
  /// pulled towards 0.
  private static func gaussian(_ scores: [Float?], sigma: Double) -> [Float?] {
    let reach = Int((4 * sigma).rounded(.up))
    let weights = (0...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    return scores.indices.map { centre in
      var sum = 0.0
      var weightSum = 0.0
      for place in max(0, centre - reach)...min(scores.count - 1, centre + reach) {
        guard let score = scores[place] else { continue }
        let weight = weights[abs(place - centre)]
        sum += weight * Double(score)
        weightSum += weight
      }
      return weightSum > 0 ? Float(sum / weightSum) : nil
    }
  }
}
