/// A treatment of a video's frame scores before they are measured. The raw value is the column's name.
package enum Smoothing: String, Sendable, Hashable, CaseIterable {
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
  /// A Gaussian with sigma 21 frames.
  case offline21 = "offline-21"

  /// Seconds after which the causal filter has taken over 63 % of a step.
  package static let causalTimeConstant = 0.5

  /// Whether a frame's smoothed score depends on later frames.
  package var usesFuture: Bool { filter.usesFuture }

  /// Whether frame scores come from the map of the objects instead of the oddest object.
  package var usesMap: Bool { self == .offline10 || self == .offline21 }

  /// The filter over time.
  package var filter: FrameFilter {
    switch self {
    case .raw: .raw
    case .causal: .exponential(seconds: Self.causalTimeConstant)
    case .gaussian10, .offline10: .gaussian(sigma: 10)
    case .gaussian21, .offline21: .gaussian(sigma: 21)
    }
  }

  /// ``FrameFilter/apply(to:captureTimes:)``.
  package func apply(to scores: [Float?], captureTimes: [Int64]) -> [Float?] {
    filter.apply(to: scores, captureTimes: captureTimes)
  }
}
