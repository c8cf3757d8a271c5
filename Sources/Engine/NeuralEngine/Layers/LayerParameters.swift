/// The weights of one layer; a layer without weights has none of them.
package struct LayerParameters: Sendable {
  package var weight: Parameter?
  package var bias: Parameter?
  package var statistics: RunningStatistics?

  /// Values that the weight of a layer may have at most.
  package static let most = 1 << 26

  /// - Throws: when a weight of `count` values is too large.
  static func check(_ count: Int) throws(LayerProblem) {
    guard count <= most else { throw LayerProblem("has \(count) weights, must be at most \(most)") }
  }

  package init(weight: Parameter? = nil, bias: Parameter? = nil, statistics: RunningStatistics? = nil) {
    self.weight = weight
    self.bias = bias
    self.statistics = statistics
  }
}

/// Names of the layers with weights in files, by kind and number: `conv1`, `conv2`, `bn1`, `fc1`.
package struct LayerNames {
  private var used: [String: Int] = [:]

  package init() {}

  mutating func next(_ kind: String) -> String {
    used[kind, default: 0] += 1
    return "\(kind)\(used[kind] ?? 1)"
  }
}
