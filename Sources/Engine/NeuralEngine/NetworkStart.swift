extension Network {
  /// Draws the start values of all weights.
  package func initialise(random: inout some RandomNumberGenerator) {
    for layer in layers {
      guard let weight = layer.weight else { continue }
      layer.kind.initialise(weight, on: layer.inputShape, random: &random)
      layer.bias?.set(fileValues: [Float](repeating: 0, count: layer.bias?.count ?? 0))
    }
  }

  /// Sets the last bias so that an output without any evidence is `values`, one for each channel. An activation at
  /// the end is inverted. Without one the last weights become 0, so that training begins at the constant: from random
  /// outputs, far off the small values of a vector of unit length, the quickest way down is to silence the layer
  /// before for good.
  ///
  /// - Returns: false, and nothing changes, when the network does not end with such a layer: its last bias has another
  ///   size, or the activation cannot be inverted.
  @discardableResult
  package func startOutput(at values: [Float]) -> Bool {
    let last = layers[layers.count - 1]
    let activation = last.kind as? any ActivationLayer
    guard activation == nil || last.input >= 0 else { return false }
    let layer = activation == nil ? last : layers[last.input]
    let wanted = values.compactMap { value in activation.map { $0.inverse(value) } ?? value }
    guard let bias = layer.bias, bias.count == wanted.count, wanted.count == values.count
    else { return false }
    if activation == nil, let weight = layer.weight {
      weight.set(fileValues: [Float](repeating: 0, count: weight.count))
    }
    bias.set(fileValues: wanted)
    return true
  }
}
