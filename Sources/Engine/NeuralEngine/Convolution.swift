import CKernels

/// How one convolution layer is computed for clips of some length, with its weights as the kernel wants
/// them: by Winograd where the kernel is 3x3 in space, else by gathered patches and OpenBLAS.
///
/// Owned by one thread; while items are shared out it is only read.
final class ConvolutionKernel {
  let frames: Int
  let shape: vagary_conv_shape
  /// Whether this is the way back: from the gradient of the output to that of the input.
  let isFlipped: Bool
  private let plan: vagary_winograd?
  private let weights: UnsafeMutablePointer<Float>
  /// Of the layer's weights when `weights` was made.
  private var version: UInt64?

  init(_ layer: Network.Layer, frames: Int, isFlipped: Bool) {
    self.frames = frames
    self.isFlipped = isFlipped
    var shape = layer.convolutionShape(frames: frames)
    if isFlipped { swap(&shape.in_channels, &shape.out_channels) }
    self.shape = shape
    var plan = vagary_winograd()
    self.plan = vagary_winograd_plan(&shape, ComputePlatform.isa, &plan) == 1 ? plan : nil
    weights = .allocateAligned(self.plan?.weights ?? layer.weight?.count ?? 1)
  }

  deinit { weights.deallocate() }

  /// Brings the weights up to date.
  func prepare(_ weight: Parameter) {
    guard version != weight.version else { return }
    version = weight.version
    if var plan {
      vagary_winograd_weights(&plan, weight.values, isFlipped ? 1 : 0, weights)
    } else if isFlipped {
      var forward = shape
      swap(&forward.in_channels, &forward.out_channels)
      vagary_conv_flip(&forward, weight.values, weights)
    } else {
      weights.update(from: weight.values, count: weight.count)
    }
  }

  /// Floats of working memory a thread needs.
  var scratch: Int {
    if let plan { return plan.scratch }
    var shape = shape
    return vagary_conv_scratch(&shape)
  }

  /// The convolution of one item.
  func run(
    _ x: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    if var plan {
      vagary_winograd_forward(&plan, x, weights, bias, y, scratch)
    } else {
      var shape = shape
      vagary_conv_forward(&shape, x, weights, bias, y, scratch)
    }
  }

  /// Values of the sums that weight gradients are added up in.
  func gradientSums(_ weight: Parameter) -> Int { plan?.weights ?? weight.count }

  /// Adds the weight gradient of one item to the sums.
  func addGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    if var plan {
      vagary_winograd_weight_gradient(&plan, x, dy, sums, scratch)
    } else {
      var shape = shape
      vagary_conv_weight_gradient(&shape, x, dy, sums, scratch)
    }
  }

  /// Adds the sums over all items to the gradient of the weights.
  func finishGradient(_ sums: UnsafePointer<Float>, _ weight: Parameter) {
    if var plan {
      vagary_winograd_weight_gradient_finish(&plan, sums, weight.gradient)
    } else {
      for i in 0..<weight.count { weight.gradient[i] += sums[i] }
    }
  }
}

extension NetworkPass {
  /// y = x * weight + bias.
  func convolution(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ y: Tensor) {
    guard let weight = layer.weight else { return }
    let kernel = kernel(&convolutions[index], layer, x.shape.frames, isFlipped: false)
    kernel.prepare(weight)
    apply(kernel, x, layer.bias, y)
  }

  /// Adds to the gradients of weight and bias; `dx`, when asked for, is the gradient of the input.
  func convolutionBackward(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ dy: Tensor, into dx: Tensor?)
  {
    guard let weight = layer.weight else { return }
    let kernel = kernel(&convolutions[index], layer, x.shape.frames, isFlipped: false)
    scratch.reserve(kernel.scratch)
    let scratch = self.scratch
    let sums = kernel.gradientSums(weight)
    let hasBias = layer.bias != nil
    let channels = layer.channels
    let total = sumOverShards(items: x.shape.items, width: sums + channels) { items, row, worker in
      for item in items {
        kernel.addGradient(x.item(item), dy.item(item), row, scratch.memory(worker))
        if hasBias { vagary_bias_gradient(dy.item(item), dy.shape.positions, Int32(channels), row + sums) }
      }
    }
    kernel.finishGradient(total, weight)
    if let bias = layer.bias {
      for c in 0..<channels { bias.gradient[c] += total[sums + c] }
    }
    guard let dx else { return }
    let back = self.kernel(&backConvolutions[index], layer, x.shape.frames, isFlipped: true)
    back.prepare(weight)
    apply(back, dy, nil, dx)
  }

  private func apply(_ kernel: ConvolutionKernel, _ x: Tensor, _ bias: Parameter?, _ y: Tensor) {
    scratch.reserve(kernel.scratch)
    let scratch = self.scratch
    team.run(x.shape.items) { item, worker in
      kernel.run(x.item(item), bias?.values, y.item(item), scratch.memory(worker))
    }
  }

  private func kernel(
    _ kept: inout ConvolutionKernel?, _ layer: Network.Layer, _ frames: Int, isFlipped: Bool
  ) -> ConvolutionKernel {
    if let kept, kept.frames == frames { return kept }
    let made = ConvolutionKernel(layer, frames: frames, isFlipped: isFlipped)
    kept = made
    return made
  }
}
