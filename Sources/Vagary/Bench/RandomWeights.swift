import NeuralEngine

extension Network {
  /// Draws weights, and gives every batch norm the statistics of no change for `views`: enough to
  /// compute with at full cost.
  func fill(seed: UInt64, views: [String]) {
    var random = CounterRandom(seed: seed)
    initialise(random: &random)
    for set in statistics {
      for view in views {
        set.set(
          view: view, mean: [Float](repeating: 0, count: set.channels),
          variance: [Float](repeating: 1, count: set.channels))
      }
    }
  }
}
