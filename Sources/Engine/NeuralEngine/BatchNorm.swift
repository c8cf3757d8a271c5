import CKernels

/// What the backward pass of one batch-norm layer needs of its forward pass.
struct BatchNormState {
  var mean: [Float]
  var inverseDeviation: [Float]
  /// x * scale + shift is the norm.
  var scale: [Float] = []
  var shift: [Float] = []
  /// The gradient of x is a * dz + b * x + c, with dz the gradient in front of ReLU and pool.
  var a: [Float] = []
  var b: [Float] = []
  var c: [Float] = []

  init(channels: Int) {
    mean = [Float](repeating: 0, count: channels)
    inverseDeviation = [Float](repeating: 1, count: channels)
  }
}

extension NetworkPass {
  /// y = pool(relu(norm(x))), as far as the layer has them.
  func norm(
    _ index: Int, _ layer: Network.Layer, _ x: Tensor, _ y: Tensor, _ mode: Mode
  ) throws(NetworkError) {
    let state: (scale: [Float], shift: [Float])
    let shape = layer.normShape(frames: x.shape.frames)
    let isa = ComputePlatform.isa
    switch mode {
    case .inference(let view): state = try layer.frozenScale(view: view)
    case .training(let view):
      let sums = itemSums(items: x.shape.items, channels: layer.channels) { item, sums, _ in
        var shape = shape
        vagary_norm_sums(isa, &shape, x.item(item), sums)
      }
      state = batchScale(index, layer, sums, count: x.shape.items * x.shape.positions, view: view)
    }
    apply(shape, x, state, into: y)
  }

  /// y = pool(relu(x * scale + shift)), as far as `shape` has them.
  private func apply(
    _ shape: vagary_norm, _ x: Tensor, _ state: (scale: [Float], shift: [Float]), into y: Tensor
  ) {
    let isa = ComputePlatform.isa
    team.run(x.shape.items) { item, _ in
      var shape = shape
      vagary_norm_forward(isa, &shape, x.item(item), state.scale, state.shift, y.item(item))
    }
  }

  /// The same for a norm that its convolution has begun: what is left of it is scale, shift and ReLU on `peaks`.
  /// `y` nil: they are left to the layers that read it.
  func finishNorm(
    _ index: Int, _ layer: Network.Layer, _ x: Tensor, peaks: Tensor, view: String, into y: Tensor?
  ) {
    let state = batchScale(
      index, layer, normSums[index - 1], count: x.shape.items * x.shape.positions, view: view)
    guard case .norm(let relu, _) = layer.operation else { return }
    guard let y else {
      activations[index] = .init(scale: state.scale, shift: state.shift, relu: relu)
      return
    }
    apply(layer.activationShape(peaks), peaks, state, into: y)
  }

  /// y = (x - mean) / sqrt(variance + eps) * gamma + beta as scale and shift, from the batch itself (Ioffe and
  /// Szegedy 2015, algorithm 1), folding mean and unbiased variance into the running statistics of the view.
  ///
  /// - Parameters:
  ///   - sums: [2][C], of x and of its squares.
  ///   - count: values of a channel.
  private func batchScale(
    _ index: Int, _ layer: Network.Layer, _ sums: [Double], count: Int, view: String
  ) -> (scale: [Float], shift: [Float]) {
    guard let statistics = layer.statistics, let gamma = layer.weight, let beta = layer.bias else {
      return ([], [])
    }
    let channels = layer.channels
    let count = Double(count)
    var state = BatchNormState(channels: channels)
    var scale = [Float](repeating: 0, count: channels)
    var shift = scale
    var running =
      statistics.sets[view]
      ?? ([Float](repeating: 0, count: channels), [Float](repeating: 1, count: channels))
    for c in 0..<channels {
      let mean = sums[c] / count
      let variance = max(0, sums[channels + c] / count - mean * mean)
      state.mean[c] = Float(mean)
      state.inverseDeviation[c] = Float(1 / (variance + Double(Network.epsilon)).squareRoot())
      scale[c] = gamma.values[c] * state.inverseDeviation[c]
      shift[c] = beta.values[c] - state.mean[c] * scale[c]
      let unbiased = count > 1 ? variance * count / (count - 1) : variance
      running.mean[c] += Network.momentum * (Float(mean) - running.mean[c])
      running.variance[c] += Network.momentum * (Float(unbiased) - running.variance[c])
    }
    statistics.sets[view] = running
    (state.scale, state.shift) = (scale, shift)
    norms[index] = state
    return (scale, shift)
  }

  /// dx = gamma / deviation * (dz - mean(dz) - xhat * mean(dz * xhat)), with dz the gradient in front of
  /// ReLU and pool; dgamma and dbeta are added to the parameters. `dx` may be `x`.
  func normBackward(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ dy: Tensor, into dx: Tensor) {
    let shape = layer.normShape(frames: x.shape.frames)
    prepareNormBackward(index, layer, x, dy, shape, count: x.shape.items * x.shape.positions)
    guard let state = norms[index] else { return }
    let isa = ComputePlatform.isa
    team.run(x.shape.items) { item, _ in
      var shape = shape
      vagary_norm_gradient(
        isa, &shape, x.item(item), dy.item(item), state.scale, state.shift, state.a, state.b, state.c,
        dx.item(item))
    }
  }

  /// The part of it that needs the whole batch, for a norm whose convolution does the rest.
  func beginNormBackward(_ index: Int, _ layer: Network.Layer, _ x: Tensor, peaks: Tensor, _ dy: Tensor) {
    prepareNormBackward(
      index, layer, peaks, dy, layer.activationShape(peaks), count: x.shape.items * x.shape.positions)
  }

  /// Adds to dgamma and dbeta and sets the state's `a`, `b` and `c`.
  ///
  /// - Parameters:
  ///   - x: of `shape`, what `dy` is the gradient of once normalised.
  ///   - count: values of a channel that the mean went over.
  private func prepareNormBackward(
    _ index: Int, _ layer: Network.Layer, _ x: Tensor, _ dy: Tensor, _ shape: vagary_norm, count: Int
  ) {
    guard var state = norms[index], let gamma = layer.weight, let beta = layer.bias else { return }
    let channels = layer.channels
    let isa = ComputePlatform.isa
    let forward = state
    let sums = itemSums(items: x.shape.items, channels: channels) { item, sums, _ in
      var shape = shape
      vagary_norm_gradient_sums(
        isa, &shape, x.item(item), dy.item(item), forward.scale, forward.shift, forward.mean,
        forward.inverseDeviation, sums)
    }
    let count = Double(count)
    state.a = [Float](repeating: 0, count: channels)
    state.b = state.a
    state.c = state.a
    for c in 0..<channels {
      let inverse = Double(state.inverseDeviation[c])
      let factor = Double(gamma.values[c]) * inverse
      let meanGradient = sums[c] / count
      let meanProduct = sums[channels + c] / count
      beta.gradient[c] += Float(sums[c])
      gamma.gradient[c] += Float(sums[channels + c])
      state.a[c] = Float(factor)
      state.b[c] = Float(-factor * meanProduct * inverse)
      state.c[c] = Float(factor * (meanProduct * inverse * Double(state.mean[c]) - meanGradient))
    }
    norms[index] = state
  }

  /// Sums of [2, channels] over all items: one row an item, added up in item order, so that the number
  /// of threads does not matter.
  func itemSums(
    items: Int, channels: Int,
    _ add: (_ item: Int, _ sums: UnsafeMutablePointer<Double>, _ worker: Int) -> Void
  ) -> [Double] {
    let width = 2 * channels
    let rows = UnsafeMutablePointer<Double>.allocate(capacity: max(1, items * width))
    defer { rows.deallocate() }
    rows.initialize(repeating: 0, count: items * width)
    team.run(items) { item, worker in add(item, rows + item * width, worker) }
    var total = [Double](repeating: 0, count: width)
    for item in 0..<items {
      for c in 0..<width { total[c] += rows[item * width + c] }
    }
    return total
  }
}

extension Network.Layer {
  /// y = (x - mean) / sqrt(variance + eps) * gamma + beta as scale and shift, from running statistics.
  func frozenScale(view: String) throws(NetworkError) -> (scale: [Float], shift: [Float]) {
    guard let statistics, let gamma = weight, let beta = bias else {
      return ([], [])
    }
    guard let set = statistics.sets[view] else {
      let known = statistics.sets.keys.sorted().joined(separator: " | ")
      throw NetworkError(
        layer: described,
        reason:
          "\(statistics.name) has no running statistics for view \(view) (it has: \(known)); train with it")
    }
    var scale = [Float](repeating: 0, count: channels)
    var shift = scale
    for c in 0..<channels {
      scale[c] = gamma.values[c] / (set.variance[c] + Network.epsilon).squareRoot()
      shift[c] = beta.values[c] - set.mean[c] * scale[c]
    }
    return (scale, shift)
  }
}
