import CKernels
import PluginABI

/// A convolution with stride 1 and zero padding, so that the output has the size of the input.
///
/// Tensors: `convN.weight` [filters, C, time, side, side], without time where that is 1, and `convN.bias` [filters].
/// A convolution that only a batch norm reads has no bias.
package struct Convolution: LayerKind {
  package static let number = VAGARY_LAYER_CONV2D

  package let filters: Int
  /// Kernel sides, odd: over time, and over rows and columns. Heads have `time` 1.
  package let time, side: Int

  init(filters: Int, time: Int, side: Int) {
    self.filters = filters
    self.time = time
    self.side = side
  }

  package init(a: Int, b: Int) { self.init(filters: a, time: 1, side: b) }

  package var name: String { time == 1 ? "conv2d" : "conv3d" }
  package var sizes: [Int] { time == 1 ? [filters, side] : [filters, time, side] }

  package func shape(of input: LayerShape) throws(LayerProblem) -> LayerShape {
    guard (1...4096).contains(filters) else {
      throw LayerProblem("has \(filters) filters, must be 1 to 4096")
    }
    for side in [side, time] where !(1...15).contains(side) || side % 2 == 0 {
      throw LayerProblem("has the kernel side \(side), must be odd, 1 to 15")
    }
    try LayerParameters.check(weights(on: input))
    return LayerShape(channels: filters, height: input.height, width: input.width)
  }

  package var mixesFrames: Bool { time > 1 }

  private func weights(on input: LayerShape) -> Int { time * side * side * input.channels * filters }

  package func parameters(
    on input: LayerShape, hasBias: Bool, names: inout LayerNames
  ) -> LayerParameters {
    let name = names.next("conv")
    let weight = Parameter(
      name: "\(name).weight", count: weights(on: input),
      layout: .convolution(time: time, side: side, inputs: input.channels, outputs: filters))
    return LayerParameters(
      weight: weight, bias: hasBias ? Parameter(name: "\(name).bias", count: filters) : nil)
  }

  /// He-uniform: He et al. 2015, equation 10, as a uniform distribution.
  package func initialise(
    _ weight: Parameter, on input: LayerShape, random: inout some RandomNumberGenerator
  ) {
    weight.fill(limit: (6 / Float(time * side * side * input.channels)).squareRoot(), random: &random)
  }

  /// The shape for the kernels, on clips of `frames`.
  func kernelShape(on input: LayerShape, frames: Int) -> vagary_conv_shape {
    vagary_conv_shape(
      frames: Int32(frames), height: Int32(input.height), width: Int32(input.width),
      in_channels: Int32(input.channels), out_channels: Int32(filters), kernel_t: Int32(time),
      kernel_h: Int32(side), kernel_w: Int32(side))
  }

  // MARK: Computing

  /// y = x * weight + bias. The output of a convolution that takes its norm with it is for the norm to scale.
  package func forward(_ step: LayerStep, _ mode: PassMode) -> Tensor {
    let (layer, x) = (step.layer, step.source)
    let kernel = choose(step, frames: x.tensor.shape.frames, mode)
    let y = step.output()
    guard let weight = layer.weight else { return y }
    let scratch = step.memory.scratch
    scratch.reserve(kernel.scratch)
    switch kernel {
    case .gathered(let kernel):
      step.forEachItem { item, worker in
        kernel.run(x.tensor.item(item), weight, layer.bias, y.item(item), scratch.memory(worker))
      }
    case .winograd(let kernel):
      kernel.prepare(weight, layer.bias)
      if let norm = kernel.norm {
        record(step, x, y, norm, kernel)
      } else {
        step.forEachItem { item, worker in
          kernel.run(x, item, y.item(item), worker, scratch.memory(worker))
        }
      }
    }
    return y
  }

  /// Computes the outputs, and the sums and peaks from which the norm behind continues.
  private func record(
    _ step: LayerStep, _ x: LayerSource, _ y: Tensor, _ norm: BuiltLayer, _ kernel: WinogradConvolution
  ) {
    let state = state(step)
    let peaks = self.peaks(state, norm, y)
    let gamma = norm.weight?.inMemory ?? []
    let sign: [Float] = gamma.map { $0 < 0 ? -1 : 1 }
    let scratch = step.memory.scratch
    state.sums = step.memory.itemSums(items: y.shape.items, channels: filters) { item, sums, worker in
      kernel.record(
        x, item, outputs: y.item(item), peaks: peaks.item(item), sign: sign, sums: sums, worker,
        scratch.memory(worker))
    }
  }

  /// The gradient `dy` of a convolution that takes its norm with it is that of the norm's output.
  package func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?) {
    let (layer, x, y, state) = (step.layer, step.source, step.y, state(step))
    guard let weight = layer.weight, let kernel = state.kernel else { return }
    let scratch = step.memory.scratch
    scratch.reserve(kernel.scratch)
    /// Adds the bias gradient of an item behind the `width` sums of the weights.
    func addBiasGradient(_ item: Int, _ sums: UnsafeMutablePointer<Float>, behind width: Int) {
      guard layer.bias != nil else { return }
      vagary_bias_gradient(dy.item(item), dy.shape.positions, Int32(filters), sums + width)
    }
    let items = x.tensor.shape.items
    let width: Int
    let total: UnsafePointer<Float>
    switch kernel {
    case .gathered(let kernel):
      width = weight.count
      if dx != nil { kernel.prepareBack(weight) }
      total = step.memory.sumOverShards(items: items, width: width + filters) { items, sums, worker in
        for item in items {
          kernel.addGradient(x.tensor.item(item), dy.item(item), sums, scratch.memory(worker))
          addBiasGradient(item, sums, behind: width)
          if let dx { kernel.runBack(dy.item(item), dx.item(item), scratch.memory(worker)) }
        }
      }
      for i in 0..<width { weight.gradient[i] += total[i] }
    case .winograd(let kernel):
      width = kernel.gradientSums
      if dx != nil { kernel.prepareBack(weight) }
      let norm = kernel.norm == nil ? nil : step.behind.map(BatchNormState.of)
      let peaks = kernel.norm.map { self.peaks(state, $0, y) }
      total = BatchNormState.withGradient(norm) { gradient in
        step.memory.sumOverShards(items: items, width: width + filters) { items, sums, worker in
          for item in items {
            var gradient = gradient
            gradient.dy = UnsafePointer(dy.item(item))
            if let peaks {
              gradient.outputs = UnsafePointer(y.item(item))
              gradient.peaks = UnsafePointer(peaks.item(item))
            }
            kernel.runBack(x, item, gradient, sums: sums, dx: dx?.item(item), worker, scratch.memory(worker))
            addBiasGradient(item, sums, behind: width)
          }
        }
      }
      kernel.finishGradient(total, weight)
    }
    if let bias = layer.bias {
      for c in 0..<filters { bias.gradient[c] += total[width + c] }
    }
  }

  package func readsUnscaled(_ step: LayerStep, frames: Int) -> Bool {
    let kernel = choose(step, frames: frames, isTraining: true)
    guard case .winograd(let winograd) = kernel else { return false }
    return winograd.takesActivation
  }
}

extension LayerKind where Self == Convolution {
  /// `filters` outputs; `time` 1: a 2D convolution.
  package static func convolution(filters: Int, time: Int, side: Int) -> Convolution {
    Convolution(filters: filters, time: time, side: side)
  }
}
