import Foundation

/// What is done to a clip's frame scores before they are measured. The raw value is the column's name.
public enum Smoothing: String, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case raw
  /// The exponential filter of a live node: 0.5 s of capture time, past frames only.
  case causal
  /// Centred Gaussian, sigma 10 frames. Uses the future: offline only.
  case gaussian10 = "gaussian-10"
  /// Centred Gaussian, sigma 21 frames. Uses the future: offline only.
  case gaussian21 = "gaussian-21"
  /// The paper's way: the largest value of the ``AnomalyMap``, then a centred Gaussian of sigma 10 frames. Offline only.
  case offline10 = "offline-10"
  /// The same with sigma 21 frames.
  case offline21 = "offline-21"

  /// Seconds after which the causal filter has taken over 63 % of a step.
  public static let causalTimeConstant = 0.5

  /// Whether a frame's smoothed score depends on later frames.
  public var usesFuture: Bool { self != .raw && self != .causal }

  /// Whether frame scores come from the map of the objects instead of the oddest object.
  public var usesMap: Bool { self == .offline10 || self == .offline21 }

  /// The smoothed scores of one clip.
  ///
  /// `captureTimes` are nanoseconds, as many as `scores`; only ``causal`` looks at them. A frame without a
  /// score (or with one that is not finite) holds the last value under ``causal``, has none under ``raw``,
  /// and is left out of the weighted mean under the Gaussians.
  public func apply(to scores: [Float?], captureTimes: [Int64]) -> [Float?] {
    precondition(scores.count == captureTimes.count, "one capture time a score")
    let scores = scores.map { $0.flatMap { $0.isFinite ? $0 : nil } }
    switch self {
    case .raw: return scores
    case .causal: return Self.exponential(scores, captureTimes: captureTimes)
    case .gaussian10, .offline10: return Self.gaussian(scores, sigma: 10)
    case .gaussian21, .offline21: return Self.gaussian(scores, sigma: 21)
    }
  }

  /// The first score passes; after `dt` seconds a new one weighs `1 - exp(-dt / 0.5)`. Time runs on while
  /// a value is held. A time that does not advance changes nothing.
  private static func exponential(_ scores: [Float?], captureTimes: [Int64]) -> [Float?] {
    var held: Float?
    var lastTime: Int64 = 0
    return zip(scores, captureTimes).map { score, time in
      if let value = held {
        if let score {
          let elapsed = max(0, Double(time) - Double(lastTime)) * 1e-9
          held = value + (score - value) * Float(1 - exp(-elapsed / causalTimeConstant))
        }
      } else {
        held = score
      }
      lastTime = time
      return held
    }
  }

  /// Weights reach 4 sigma and are renormalised over the frames there are, so that clip ends are not
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
