import CKernels

/// The layers of a network that one ``FusedLayer`` takes together: an enlargement, a convolution, a batch
/// norm, ReLU and a max-pool. All but the convolution may be missing.
struct FusedLayerDraft {
  let convolution: Convolution
  /// The convolution's weights and place.
  let layer: BuiltLayer
  private(set) var norm: BuiltLayer?
  private(set) var isEnlarged = false
  private(set) var relu = false
  private(set) var pool: MaxPool?
  /// Index of the first layer behind.
  private(set) var end: Int

  /// - Returns: `nil` when there is no convolution at `index`, or the layers do not form a chain.
  init?(_ layers: [BuiltLayer], at index: Int) {
    /// The layer at `place` when it reads the one before it and nothing else does.
    func follower(_ place: Int) -> BuiltLayer? {
      guard place < layers.count, layers[place].input == place - 1, layers[place].ownsInput || place == 0
      else { return nil }
      return layers[place]
    }
    var place = index
    if follower(place)?.kind is Upsample {
      isEnlarged = true
      place += 1
    }
    guard let layer = follower(place), let convolution = layer.kind as? Convolution else { return nil }
    (self.layer, self.convolution) = (layer, convolution)
    place += 1
    if let layer = follower(place), let kind = layer.kind as? BatchNorm {
      norm = layer
      relu = kind.relu
      pool = kind.pool
      place += 1
    }
    if !relu, pool == nil, follower(place)?.kind is ReLU {
      relu = true
      place += 1
    }
    if pool == nil, let kind = follower(place)?.kind as? MaxPool {
      pool = kind
      place += 1
    }
    end = place
  }

  /// - Returns: `nil` when the kernels do not take the layer.
  func plan(frames: Int, precision: Precision, hasBorder: Bool) -> vagary_layer_plan? {
    var shape = convolution.kernelShape(on: layer.inputShape, frames: frames)
    if isEnlarged {
      shape.height /= 2
      shape.width /= 2
    }
    var plan = vagary_layer_plan()
    guard
      vagary_layer_plan_make(
        &shape, ComputePlatform.isa,
        precision.onThisMachine == .fast ? VAGARY_FAST_PRODUCTS : VAGARY_EXACT_PRODUCTS,
        isEnlarged ? 1 : 0, pool.fused, relu ? 1 : 0, &plan) == 1
    else { return nil }
    vagary_layer_plan_output(&plan, hasBorder ? 1 : 0)
    return plan
  }

  /// The factor and the summand of each channel behind the convolution; `nil`: 1 and 0.
  func scaleAndShift(view: String) throws(NetworkError) -> (scale: [Float]?, shift: [Float]?) {
    guard let norm, let kind = norm.kind as? BatchNorm else { return (nil, layer.bias.map(\.inMemory)) }
    let (scale, shift) = try kind.frozenScale(norm, view: view)
    guard let bias = layer.bias else { return (scale, shift) }
    return (scale, shift.indices.map { shift[$0] + bias.values[$0] * scale[$0] })
  }
}
