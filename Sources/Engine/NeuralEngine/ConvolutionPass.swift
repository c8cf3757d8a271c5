import CKernels

/// How a convolution layer is computed: by Winograd where the kernels take its shape, else by gathered patches.
enum ConvolutionKernel {
  case winograd(WinogradConvolution)
  case gathered(GatheredConvolution)

  var frames: Int {
    switch self {
    case .winograd(let kernel): kernel.frames
    case .gathered(let kernel): kernel.frames
    }
  }

  var scratch: Int {
    switch self {
    case .winograd(let kernel): kernel.scratch
    case .gathered(let kernel): kernel.scratch
    }
  }
}

extension NetworkPass {
  /// y = x * weight + bias. Of a convolution that takes its norm with it, `y` is for the norm to scale.
  func convolution(_ index: Int, _ layer: Network.Layer, _ x: LayerSource, _ y: Tensor) {
    guard let weight = layer.weight else { return }
    let items = y.shape.items
    guard let kernel = convolutions[index] else { return }
    scratch.reserve(kernel.scratch)
    let scratch = self.scratch
    switch kernel {
    case .gathered(let kernel):
      team.run(items) { item, worker in
        kernel.run(x.tensor.item(item), weight, layer.bias, y.item(item), scratch.memory(worker))
      }
    case .winograd(let kernel):
      kernel.prepare(weight, layer.bias)
      guard let norm = kernel.norm else {
        team.run(items) { item, worker in kernel.run(x, item, y.item(item), worker, scratch.memory(worker)) }
        return
      }
      let peaks = peaks(index, norm, y)
      let gamma = norm.weight?.inMemory ?? []
      let sign: [Float] = gamma.map { $0 < 0 ? -1 : 1 }
      normSums[index] = itemSums(items: items, channels: layer.channels) { item, sums, worker in
        kernel.record(
          x, item, outputs: y.item(item), peaks: peaks.item(item), sign: sign, sums: sums, worker,
          scratch.memory(worker))
      }
    }
  }

  /// Adds to the gradients of weight and bias; `dx`, when asked for, is the gradient of the input.
  ///
  /// - Parameters:
  ///   - y: the outputs of the convolution.
  ///   - dy: the gradient of the outputs; of a convolution that takes its norm with it, of the norm's.
  func convolutionBackward(
    _ index: Int, _ layer: Network.Layer, _ x: LayerSource, _ y: Tensor, _ dy: Tensor, into dx: Tensor?
  ) {
    guard let weight = layer.weight, let kernel = convolutions[index] else { return }
    let items = x.tensor.shape.items
    scratch.reserve(kernel.scratch)
    let scratch = self.scratch
    let channels = layer.channels
    /// Adds the bias gradient of an item behind the `width` sums of the weights.
    func addBiasGradient(_ item: Int, _ sums: UnsafeMutablePointer<Float>, behind width: Int) {
      guard layer.bias != nil else { return }
      vagary_bias_gradient(dy.item(item), dy.shape.positions, Int32(channels), sums + width)
    }
    let width: Int
    let total: UnsafePointer<Float>
    switch kernel {
    case .gathered(let kernel):
      width = weight.count
      if dx != nil { kernel.prepareBack(weight) }
      total = sumOverShards(items: items, width: width + channels) { items, sums, worker in
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
      let norm = kernel.norm == nil ? nil : norms[index + 1]
      let peaks = kernel.norm.map { self.peaks(index, $0, y) }
      total = withNorm(norm) { gradient in
        sumOverShards(items: items, width: width + channels) { items, sums, worker in
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
      for c in 0..<channels { bias.gradient[c] += total[width + c] }
    }
  }

  /// Calls `body` with what the way back of a norm needs by channel.
  private func withNorm<Result>(_ state: BatchNormState?, _ body: (vagary_layer_gradient) -> Result) -> Result
  {
    guard let state else { return body(vagary_layer_gradient()) }
    return state.scale.withUnsafeBufferPointer { scale in
      state.shift.withUnsafeBufferPointer { shift in
        state.a.withUnsafeBufferPointer { a in
          state.b.withUnsafeBufferPointer { b in
            state.c.withUnsafeBufferPointer { c in
              body(
                vagary_layer_gradient(
                  dy: nil, outputs: nil, peaks: nil, scale: scale.baseAddress, shift: shift.baseAddress,
                  a: a.baseAddress, b: b.baseAddress, c: c.baseAddress))
            }
          }
        }
      }
    }
  }

  /// What a convolution that takes its norm with it keeps of the norm's pool; its outputs where there is none.
  func peaks(_ index: Int, _ norm: Network.Layer, _ outputs: Tensor) -> Tensor {
    norm.pool == nil ? outputs : kept(&keptPeaks[index], norm.outputShape(outputs.shape))
  }

  /// Chooses how convolution `index` is computed; in training it takes with it the norm that alone reads it.
  func chooseConvolution(_ index: Int, _ layer: Network.Layer, frames: Int, _ mode: Mode) {
    let follower = index + 1 < network.layers.count ? network.layers[index + 1] : nil
    var norm: Network.Layer?
    if case .training = mode, let follower, case .norm = follower.operation, follower.input == index,
      follower.ownsInput
    {
      norm = follower
    }
    if let kept = convolutions[index], kept.frames == frames, joinsNorm[index] == (norm != nil) { return }
    joinsNorm[index] = norm != nil
    convolutions[index] =
      (WinogradConvolution(layer, norm: norm, frames: frames, workers: team.threads)
      ?? WinogradConvolution(layer, norm: nil, frames: frames, workers: team.threads))
      .map(ConvolutionKernel.winograd) ?? .gathered(GatheredConvolution(layer, frames: frames))
  }

  /// The convolution that takes norm `index` with it.
  func convolution(with index: Int) -> WinogradConvolution? {
    guard index > 0, case .winograd(let kernel) = convolutions[index - 1], kernel.norm != nil else {
      return nil
    }
    return kernel
  }
}
