/// The layers of a head behind its convolutions: a dense layer and activations, computed in place.
struct InferenceTail: Sendable {
  private let dense: Dense
  private let layer: BuiltLayer
  private let activations: [any ActivationLayer]

  /// - Returns: `nil` when the layers are others, or do not form a chain.
  init?(_ layers: ArraySlice<BuiltLayer>) {
    guard let layer = layers.first, let dense = layer.kind as? Dense else { return nil }
    (self.dense, self.layer) = (dense, layer)
    for (index, layer) in zip(layers.indices, layers) {
      guard layer.input == index - 1, layer.ownsInput else { return nil }
    }
    activations = layers.dropFirst().compactMap { $0.kind as? any ActivationLayer }
    guard activations.count == layers.count - 1 else { return nil }
  }

  /// Computes `count` items; allocates nothing.
  func run(_ features: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>) {
    dense.run(layer, features, count: count, output)
    for activation in activations { activation.run(output, count * dense.outputs, output) }
  }
}
