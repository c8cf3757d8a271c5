import CKernels
import PluginABI

/// Batch norm over items, time, rows and columns, by channel; the running statistics are a view's own.
///
/// y = (x - mean) / sqrt(variance + ``epsilon``) * gamma + beta: Ioffe and Szegedy 2015, algorithm 1. The ReLU and
/// the max-pool behind it are computed in the same pass over memory.
///
/// Tensors: `bnN.weight` (gamma) and `bnN.bias` (beta), [C] each; `bnN.running_mean@VIEW` and
/// `bnN.running_var@VIEW`, [C] each.
package struct BatchNorm: LayerKind {
  package static let number = VAGARY_LAYER_BATCH_NORM
  package static let epsilon: Float = 1e-5
  /// Share of a batch in the running statistics.
  package static let momentum: Float = 0.1

  /// Whether a ReLU follows the norm in the same pass.
  private(set) var relu = false
  /// The max-pool that follows in the same pass.
  private(set) var pool: MaxPool?

  package init(a: Int = 0, b: Int = 0) {}
  package var name: String { "batch-norm" }

  package var removesBias: Bool { true }

  package mutating func absorb(_ next: any LayerKind) -> Bool {
    guard pool == nil else { return false }
    if let next = next as? MaxPool {
      pool = next
    } else if !relu, next is ReLU {
      relu = true
    } else {
      return false
    }
    return true
  }

  package func frames(of frames: Int) -> Int { pool?.frames(of: frames) ?? frames }
  package var mixesFrames: Bool { pool?.mixesFrames ?? false }

  package func parameters(
    on input: LayerShape, hasBias: Bool, names: inout LayerNames
  ) -> LayerParameters {
    let name = names.next("bn")
    return LayerParameters(
      weight: Parameter(name: "\(name).weight", count: input.channels),
      bias: Parameter(name: "\(name).bias", count: input.channels),
      statistics: RunningStatistics(name: name, channels: input.channels))
  }

  /// Gamma is 1.
  package func initialise(
    _ weight: Parameter, on input: LayerShape, random: inout some RandomNumberGenerator
  ) {
    weight.set(fileValues: [Float](repeating: 1, count: weight.count))
  }

  // MARK: Computing

  // A pool's gradient goes to the input that equals the output, which the norm computes again from its own input.
  package func forward(_ step: LayerStep, _ mode: PassMode) throws(NetworkError) -> Tensor {
    switch mode {
    case .inference(let view):
      let state = try frozenScale(step.layer, view: view)
      let y = step.output(inPlace: pool == nil)
      apply(step, step.x, kernelShape(step.x), state, into: y)
      return y
    case .training(let view):
      let layer = step.layer
      if let begun = begun(step) { return finish(step, begun.peaks, begun.sums, view: view) }
      let (x, y) = (step.x, step.output())
      let shape = kernelShape(x)
      let isa = ComputePlatform.isa
      let sums = step.memory.itemSums(items: x.shape.items, channels: x.shape.channels) { item, sums, _ in
        var shape = shape
        vagary_norm_sums(isa, &shape, x.item(item), sums)
      }
      let state = BatchNormState.of(step)
      state.setScale(layer, sums: sums, count: x.shape.items * x.shape.positions, view: view)
      apply(step, x, shape, (state.scale, state.shift), into: y)
      return y
    }
  }

  /// y = pool(relu(x * scale + shift)), as far as `shape` has them.
  private func apply(
    _ step: LayerStep, _ x: Tensor, _ shape: vagary_norm, _ state: (scale: [Float], shift: [Float]),
    into y: Tensor
  ) {
    let isa = ComputePlatform.isa
    step.forEachItem { item, _ in
      var shape = shape
      vagary_norm_forward(isa, &shape, x.item(item), state.scale, state.shift, y.item(item))
    }
  }

  /// dx = gamma / deviation * (dz - mean(dz) - xhat * mean(dz * xhat)), with dz the gradient before ReLU and pool;
  /// dgamma and dbeta are added to the parameters. `dx` may be `x`.
  package func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?) {
    let x = step.x
    let dx = dx ?? step.memory.gradient(step.index, x.shape)
    let shape = kernelShape(x)
    let state = BatchNormState.of(step)
    state.prepareBack(step, x, dy, shape, count: x.shape.items * x.shape.positions)
    let (scale, shift, a, b, c) = (state.scale, state.shift, state.a, state.b, state.c)
    let isa = ComputePlatform.isa
    step.forEachItem { item, _ in
      var shape = shape
      vagary_norm_gradient(isa, &shape, x.item(item), dy.item(item), scale, shift, a, b, c, dx.item(item))
    }
  }

  package func gradientPlace(_ step: LayerStep, _ dy: Tensor) -> Tensor? { step.inputIsFree ? step.x : nil }

  private func kernelShape(_ x: Tensor) -> vagary_norm {
    let shape = x.shape
    return vagary_norm(
      frames: Int32(shape.frames), height: Int32(shape.height), width: Int32(shape.width),
      channels: Int32(shape.channels), relu: relu ? 1 : 0, pool_frames: Int32(pool?.span(shape.frames) ?? 0))
  }

  /// The norm as scale and shift, from the running statistics of a view.
  func frozenScale(
    _ layer: BuiltLayer, view: String
  ) throws(NetworkError) -> (scale: [Float], shift: [Float]) {
    guard let statistics = layer.parameters.statistics, let gamma = layer.weight, let beta = layer.bias else {
      return ([], [])
    }
    guard let set = statistics.sets[view] else {
      let known = statistics.sets.keys.sorted().joined(separator: " | ")
      throw NetworkError(
        layer: layer.described, name: statistics.name,
        reason: "has no running statistics for view \(view) (it has: \(known)); train with it")
    }
    var scale = [Float](repeating: 0, count: statistics.channels)
    var shift = scale
    for c in scale.indices {
      scale[c] = gamma.values[c] / (set.variance[c] + Self.epsilon).squareRoot()
      shift[c] = beta.values[c] - set.mean[c] * scale[c]
    }
    return (scale, shift)
  }
}

// MARK: Behind a convolution that takes the norm with it

extension BatchNorm {
  /// The pool's outputs and the sums that the convolution before has kept for this norm; `nil`: it does not take the
  /// norm with it.
  private func begun(_ step: LayerStep) -> (peaks: Tensor, sums: [Double])? {
    guard step.index > 0, let convolution = step.before.layer.kind as? Convolution else { return nil }
    let state = convolution.state(step.before)
    guard case .winograd(let kernel) = state.kernel, let norm = kernel.norm else { return nil }
    return (convolution.peaks(state, norm, step.before.y), state.sums)
  }

  /// Finishes a norm that its convolution has begun: scale, shift and ReLU on `peaks` are left. All readers apply
  /// them themselves, if they can.
  private func finish(_ step: LayerStep, _ peaks: Tensor, _ sums: [Double], view: String) -> Tensor {
    let memory = step.memory
    let readers = memory.layers.indices.filter { memory.layers[$0].input == step.index }
    let areUnscaled = readers.allSatisfy { reader in
      memory.layers[reader].kind.readsUnscaled(
        LayerStep(memory: memory, index: reader), frames: peaks.shape.frames)
    }
    let y = readers.isEmpty || !areUnscaled ? step.output() : nil
    let state = BatchNormState.of(step)
    state.setScale(step.layer, sums: sums, count: step.x.shape.items * step.x.shape.positions, view: view)
    guard let y else {
      memory.activations[step.index] = .init(scale: state.scale, shift: state.shift, relu: relu)
      return peaks
    }
    apply(step, peaks, shapeBehindPool(peaks), (state.scale, state.shift), into: y)
    return y
  }

  /// Computes the part of the way back that needs the whole batch; the convolution does the rest.
  package func leavesGradient(_ step: LayerStep, _ dy: Tensor) -> Bool {
    guard let peaks = begun(step)?.peaks else { return false }
    BatchNormState.of(step).prepareBack(
      step, peaks, dy, shapeBehindPool(peaks), count: step.x.shape.items * step.x.shape.positions)
    return true
  }

  /// The norm as it is left when its pool is done: scale, shift and ReLU over `peaks`.
  private func shapeBehindPool(_ peaks: Tensor) -> vagary_norm {
    let shape = peaks.shape
    return vagary_norm(
      frames: Int32(shape.frames), height: Int32(shape.height), width: Int32(shape.width),
      channels: Int32(shape.channels), relu: relu ? 1 : 0, pool_frames: 0)
  }
}

extension LayerKind where Self == BatchNorm {
  package static var batchNorm: BatchNorm { BatchNorm() }
}
