import CKernels

/// A convolution, alone or with the batch norm behind it, for clips of one length, with its weights as the kernels
/// read them.
///
/// With a norm, training keeps the outputs of the convolution as they are, and of each window of the norm's pool the
/// one that the norm will make the largest. Scale, shift and ReLU are left to the layers that read them.
///
/// Owned by one thread; while items are shared out it is only read, and each worker has memory of its own.
final class WinogradConvolution {
  let frames: Int
  /// The norm that is computed with it.
  let norm: BuiltLayer?
  private let forward, gradient, back: vagary_layer_plan
  private let weights, backWeights, shift, flipped: UnsafeMutablePointer<Float>
  private let noShift: UnsafeMutablePointer<Float>
  /// Versions of the layer's weights from which `weights` and `backWeights` were made.
  private var version, backVersion: UInt64?
  /// Inputs of the kernels there and back, one a worker; their border is zero.
  private let inputs, gradients: Scratch

  /// - Returns: `nil` when the kernels do not take the layer, see ``vagary_layer_plan_make``.
  init?(_ convolution: Convolution, _ layer: BuiltLayer, norm: BuiltLayer?, frames: Int, workers: Int) {
    guard frames <= Int(VAGARY_CLIP_FRAMES), let weight = layer.weight else { return nil }
    self.frames = frames
    self.norm = norm
    let behind = norm?.kind as? BatchNorm
    let (relu, pool) = (behind?.relu ?? false, (behind?.pool).fused)
    var shape = convolution.kernelShape(on: layer.inputShape, frames: frames)
    guard
      let forward = Self.plan(shape, VAGARY_EXACT_PRODUCTS, pool, relu),
      let gradient = Self.plan(shape, VAGARY_WEIGHT_GRADIENT, pool, relu),
      norm == nil || forward.is_narrow == 0
    else { return nil }
    swap(&shape.in_channels, &shape.out_channels)
    guard let back = Self.plan(shape, VAGARY_EXACT_PRODUCTS, VAGARY_POOL_NONE, false) else { return nil }
    (self.forward, self.gradient, self.back) = (forward, gradient, back)
    weights = .allocateAligned(forward.weights)
    backWeights = .allocateAligned(back.weights)
    shift = .allocateAligned(Int(forward.columns))
    noShift = .allocateZeros(Int(back.columns))
    flipped = .allocateAligned(weight.count)
    inputs = Scratch(workers: workers, count: forward.in_count)
    gradients = Scratch(workers: workers, count: back.in_count)
  }

  deinit {
    for memory in [weights, backWeights, shift, noShift, flipped] { memory.deallocate() }
  }

  private static func plan(
    _ shape: vagary_conv_shape, _ use: vagary_layer_use, _ pool: vagary_pool, _ relu: Bool
  ) -> vagary_layer_plan? {
    var shape = shape
    var plan = vagary_layer_plan()
    return vagary_layer_plan_make(&shape, ComputePlatform.isa, use, 0, pool, relu ? 1 : 0, &plan) == 1
      ? plan : nil
  }

  /// Whether it can read outputs of a norm that are not scaled yet.
  var takesActivation: Bool { forward.is_picture == 0 }

  /// Floats of working memory a thread needs.
  var scratch: Int {
    var gradient = gradient
    return max(forward.scratch, back.scratch, vagary_layer_gradient_scratch(&gradient))
  }

  /// Brings weights and bias up to date.
  func prepare(_ weight: Parameter, _ bias: Parameter?) {
    var plan = forward
    vagary_layer_shift(&plan, bias?.values, shift)
    guard version != weight.version else { return }
    version = weight.version
    vagary_layer_weights(&plan, weight.values, nil, weights)
  }

  /// Brings the weights of the way back up to date.
  func prepareBack(_ weight: Parameter) {
    guard backVersion != weight.version else { return }
    backVersion = weight.version
    var (there, plan) = (forward.shape, back)
    vagary_conv_flip(&there, weight.values, flipped)
    vagary_layer_weights(&plan, flipped, nil, backWeights)
  }

  /// The input of item `item` in the worker's memory.
  private func input(_ source: LayerSource, _ item: Int, _ worker: Int) -> UnsafeMutablePointer<Float> {
    let memory = inputs.memory(worker)
    var plan = forward
    if let activation = source.activation {
      vagary_layer_input_norm(
        &plan, source.tensor.item(item), nil, activation.scale, activation.shift, activation.relu ? 1 : 0,
        memory)
    } else {
      vagary_layer_input(&plan, source.tensor.item(item), memory)
    }
    return memory
  }

  /// The convolution of one item, without norm.
  func run(
    _ source: LayerSource, _ item: Int, _ y: UnsafeMutablePointer<Float>, _ worker: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    var plan = forward
    vagary_layer_run(&plan, input(source, item, worker), nil, weights, shift, nil, y, scratch)
  }

  /// The convolution of one item, and the sums and peaks from which its norm continues.
  ///
  /// - Parameters:
  ///   - outputs: of the convolution, [T][H][W][Cout].
  ///   - peaks: of the pool, [T'][H / 2][W / 2][Cout]; unused without one.
  ///   - sign: by channel, that of the norm's scale.
  ///   - sums: [2][Cout] += sum of the outputs, sum of their squares.
  func record(
    _ source: LayerSource, _ item: Int, outputs: UnsafeMutablePointer<Float>,
    peaks: UnsafeMutablePointer<Float>,
    sign: UnsafePointer<Float>, sums: UnsafeMutablePointer<Double>, _ worker: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    var plan = forward
    var record = vagary_layer_record(outputs: outputs, sign: sign, sums: sums)
    vagary_layer_run(&plan, input(source, item, worker), nil, weights, shift, &record, peaks, scratch)
  }

  /// Values of the sums that weight gradients are added up in.
  var gradientSums: Int { gradient.weights }

  /// Takes the gradient of one item back.
  ///
  /// - Parameters:
  ///   - gradient: of the outputs, those of the norm if there is one.
  ///   - sums: += the weight gradient, still transformed.
  ///   - dx: the gradient of the input; `nil` when it is not asked for.
  func runBack(
    _ source: LayerSource, _ item: Int, _ gradient: vagary_layer_gradient, sums: UnsafeMutablePointer<Float>,
    dx: UnsafeMutablePointer<Float>?, _ worker: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    var (plan, backPlan, gradient) = (self.gradient, back, gradient)
    let spread = gradients.memory(worker)
    let isPicture = back.is_picture == 1
    vagary_layer_gradient_run(
      &plan, input(source, item, worker), &gradient, dx == nil || isPicture ? nil : spread, sums, scratch)
    guard let dx else { return }
    if isPicture { vagary_layer_input(&backPlan, gradient.dy, spread) }
    vagary_layer_run(&backPlan, spread, nil, backWeights, noShift, nil, dx, scratch)
  }

  /// Adds the sums over all items to the gradient of the weights.
  func finishGradient(_ sums: UnsafePointer<Float>, _ weight: Parameter) {
    var plan = gradient
    vagary_layer_gradient_finish(&plan, sums, weight.gradient)
  }
}
