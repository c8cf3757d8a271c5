import CKernels

/// The layers of a network that one ``FusedLayer`` takes together: an enlargement, a convolution, a batch
/// norm, ReLU and a max-pool, all but the convolution where they are there.
struct FusedLayerDraft {
  var convolution: Network.Layer
  var norm: Network.Layer?
  var isEnlarged = false
  var relu = false
  var pool: Pool?
  /// Index of the first layer behind.
  var end: Int

  /// - Returns: `nil` when there is no convolution at `index`, or the layers are no chain.
  init?(_ layers: [Network.Layer], at index: Int) {
    /// The layer at `place` when it reads the one before it and nothing else does.
    func follower(_ place: Int) -> Network.Layer? {
      guard place < layers.count, layers[place].input == place - 1, layers[place].ownsInput || place == 0
      else { return nil }
      return layers[place]
    }
    var place = index
    if let layer = follower(place), layer.operation == .upsample {
      isEnlarged = true
      place += 1
    }
    guard let layer = follower(place), case .convolution = layer.operation else { return nil }
    convolution = layer
    place += 1
    if let layer = follower(place), case .norm(let relu, let pool) = layer.operation {
      norm = layer
      self.relu = relu
      self.pool = pool
      place += 1
    }
    if !relu, pool == nil, let layer = follower(place), layer.operation == .relu {
      relu = true
      place += 1
    }
    if pool == nil, let layer = follower(place), case .maxPool(let pool) = layer.operation {
      self.pool = pool
      place += 1
    }
    end = place
  }

  /// - Returns: `nil` when the kernels do not take the layer.
  func plan(frames: Int, precision: Precision, hasBorder: Bool) -> vagary_layer_plan? {
    var shape = convolution.convolutionShape(frames: frames)
    if isEnlarged {
      shape.height /= 2
      shape.width /= 2
    }
    var plan = vagary_layer_plan()
    guard
      vagary_layer_plan_make(
        &shape, ComputePlatform.isa,
        precision.onThisMachine == .fast ? VAGARY_FAST_PRODUCTS : VAGARY_EXACT_PRODUCTS,
        isEnlarged ? 1 : 0, pool.kind, relu ? 1 : 0, &plan) == 1
    else { return nil }
    vagary_layer_plan_output(&plan, hasBorder ? 1 : 0)
    return plan
  }

  /// What the outputs of the convolution are multiplied by and what is added, per channel.
  func scaleAndShift(view: String) throws(NetworkError) -> (scale: [Float]?, shift: [Float]?) {
    guard let norm else { return (nil, convolution.bias.map(\.inMemory)) }
    let (scale, shift) = try norm.frozenScale(view: view)
    guard let bias = convolution.bias else { return (scale, shift) }
    return (scale, shift.indices.map { shift[$0] + bias.values[$0] * scale[$0] })
  }
}
