import NeuralEngine

/// Random weights for measurements.
enum RandomWeights {
  /// Draws all values of a network: weights, biases, the factors of batch norm (some below 0, which a fused max-pool has
  /// to respect) and its running statistics for `views`, none of them without effect.
  static func fill(_ network: Network, seed: UInt64, views: [String]) {
    var random = CounterRandom(seed: seed)
    network.initialise(random: &random)
    for parameter in network.parameters {
      let range: ClosedRange<Float>
      if parameter.name.hasSuffix(".bias") {
        range = -0.1...0.1
      } else if parameter.name.hasPrefix("bn") {
        range = -0.25...1.5
      } else {
        continue
      }
      parameter.set(fileValues: (0..<parameter.count).map { _ in Float.random(in: range, using: &random) })
    }
    for set in network.statistics {
      for view in views {
        set.set(
          view: view, mean: (0..<set.channels).map { _ in Float.random(in: -0.5...0.5, using: &random) },
          variance: (0..<set.channels).map { _ in Float.random(in: 0.5...2, using: &random) })
      }
    }
  }
}
