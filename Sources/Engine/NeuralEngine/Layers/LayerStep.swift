/// One layer's part in one run of a network.
package struct LayerStep {
  let memory: PassMemory
  let index: Int

  var layer: BuiltLayer { memory.layers[index] }

  /// The tensor that the layer reads.
  var x: Tensor { layer.input < 0 ? memory.input : memory.outputs[layer.input] }

  /// The layer's output in this run.
  var y: Tensor { memory.outputs[index] }

  /// The values that the layer reads, with the scaling that a norm has left to it.
  var source: LayerSource {
    let input = layer.input
    return input < 0
      ? LayerSource(tensor: memory.input)
      : LayerSource(tensor: memory.outputs[input], activation: memory.activations[input])
  }

  /// Whether the way back does without the layer's input.
  var inputIsFree: Bool {
    let layer = layer
    return layer.input >= 0 && !memory.layers[layer.input].kind.needsOutput
  }

  /// The tensor for the output.
  ///
  /// - Parameter inPlace: whether it may be the input's, if nothing else reads that.
  func output(inPlace: Bool = false) -> Tensor {
    let (layer, x) = (layer, x)
    return inPlace && layer.ownsInput ? x : memory.output(index, layer.outputShape(x.shape))
  }

  /// The layer before, or behind.
  var before: LayerStep { LayerStep(memory: memory, index: index - 1) }
  var behind: LayerStep? {
    index + 1 < memory.layers.count ? LayerStep(memory: memory, index: index + 1) : nil
  }

  /// Calls `body` for each item of the batch, shared out over the threads of the pass.
  func forEachItem(_ body: (_ item: Int, _ worker: Int) -> Void) { memory.team.run(x.shape.items, body) }
}
