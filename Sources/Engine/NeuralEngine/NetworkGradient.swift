import CKernels

extension NetworkPass {
  /// Parts into which the items of a batch are divided for sums of weight gradients. Fixed, so that the
  /// result is the same for any number of threads.
  static let shards = 8

  /// Goes back through the layers after a training-mode ``forward(_:mode:)``: adds to the gradients of
  /// the parameters and, when asked, returns the gradient of the input (valid until the next run).
  ///
  /// `outputGradient` has the shape of the output and is overwritten.
  @discardableResult
  package func backward(_ outputGradient: Tensor, wantsInputGradient: Bool = false) -> Tensor? {
    let layers = network.layers
    precondition(outputGradient.shape == outputs[layers.count - 1].shape, "a gradient for every output")
    var arrived = [Tensor?](repeating: nil, count: layers.count)
    arrived[layers.count - 1] = outputGradient
    var inputGradient: Tensor?
    for index in layers.indices.reversed() {
      guard let dy = arrived[index] else { continue }
      let layer = layers[index]
      let x = layer.input < 0 ? input : outputs[layer.input]
      if case .norm = layer.operation, convolution(with: index) != nil {
        // Its convolution, which nothing else reads, goes on from here.
        beginNormBackward(index, layer, x, peaks: peaks(index - 1, layer, x), dy)
        arrived[index - 1] = dy
        continue
      }
      if layer.input < 0 && !wantsInputGradient {
        propagate(index, layer, x, dy, into: nil)
        continue
      }
      let earlier = layer.input < 0 ? inputGradient : arrived[layer.input]
      let dx =
        earlier == nil && layer.ownsInput
        ? tensorToReplace(layer, x, dy) ?? gradientTensor(index, x.shape) : gradientTensor(index, x.shape)
      propagate(index, layer, x, dy, into: dx)
      if let earlier { add(dx, to: earlier) }
      if layer.input < 0 { inputGradient = earlier ?? dx } else { arrived[layer.input] = earlier ?? dx }
    }
    return inputGradient
  }

  /// The tensor that the gradient of a layer's input may overwrite: for ReLU and sigmoid that of the output, for a
  /// norm its input itself, once nothing else needs it. `nil`: the gradient needs one of its own.
  private func tensorToReplace(_ layer: Network.Layer, _ x: Tensor, _ dy: Tensor) -> Tensor? {
    switch layer.operation {
    case .relu, .sigmoid: dy
    case .norm where layer.input >= 0 && overwritable(layer.input): x
    default: nil
    }
  }

  private func gradientTensor(_ index: Int, _ shape: TensorShape) -> Tensor { kept(&gradients[index], shape) }

  private func add(_ tensor: Tensor, to sum: Tensor) {
    for index in 0..<sum.shape.count { sum.data[index] += tensor.data[index] }
  }

  /// The gradient of one layer; `dx` nil: of its parameters only.
  private func propagate(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ dy: Tensor, into dx: Tensor?) {
    let y = outputs[index]
    let items = x.shape.items
    switch layer.operation {
    case .convolution: convolutionBackward(index, layer, source(layer), y, dy, into: dx)
    case .dense(let outputs): denseBackward(layer, outputs, x, dy, into: dx)
    case .norm: normBackward(index, layer, x, dy, into: dx ?? gradientTensor(index, x.shape))
    case .relu:
      guard let dx else { return }
      team.run(items) { item, _ in
        vagary_relu_gradient(y.item(item), dy.item(item), y.shape.itemCount, dx.item(item))
      }
    case .sigmoid:
      guard let dx else { return }
      team.run(items) { item, _ in
        vagary_sigmoid_gradient(y.item(item), dy.item(item), y.shape.itemCount, dx.item(item))
      }
    case .maxPool(let pool):
      guard let dx else { return }
      let span = Int32(pool.span(frames: x.shape.frames))
      team.run(items) { item, _ in
        vagary_max_pool_gradient(
          x.item(item), y.item(item), dy.item(item), Int32(x.shape.frames), Int32(x.shape.height),
          Int32(x.shape.width), Int32(x.shape.channels), span, dx.item(item))
      }
    case .upsample:
      guard let dx else { return }
      team.run(items) { item, _ in
        vagary_upsample_gradient(
          dy.item(item), Int32(x.shape.frames), Int32(x.shape.height), Int32(x.shape.width),
          Int32(x.shape.channels), dx.item(item))
      }
    }
  }

  private func denseBackward(
    _ layer: Network.Layer, _ outputs: Int, _ x: Tensor, _ dy: Tensor, into dx: Tensor?
  ) {
    guard let weight = layer.weight else { return }
    let inputs = x.shape.itemCount
    let total = sumOverShards(items: x.shape.items, width: weight.count + outputs) { items, sums, _ in
      vagary_gemm(
        1, 0, Int32(inputs), Int32(outputs), Int32(items.count), x.item(items.lowerBound),
        dy.item(items.lowerBound), 1, sums)
      for item in items {
        for c in 0..<outputs { sums[weight.count + c] += dy.item(item)[c] }
      }
    }
    for i in 0..<weight.count { weight.gradient[i] += total[i] }
    if let bias = layer.bias {
      for i in 0..<outputs { bias.gradient[i] += total[weight.count + i] }
    }
    if let dx {
      vagary_gemm(
        0, 1, Int32(x.shape.items), Int32(inputs), Int32(outputs), dy.data, weight.values, 0, dx.data)
    }
  }

  /// Sums of `width` values over all items: one row a shard, added up in shard order. Valid until the
  /// next call.
  func sumOverShards(
    items: Int, width: Int,
    _ add: (_ items: Range<Int>, _ sums: UnsafeMutablePointer<Float>, _ worker: Int) -> Void
  ) -> UnsafePointer<Float> {
    let shards = max(1, min(Self.shards, items))
    shardRows.reserve(shards * width)
    let rows = shardRows.memory(0)
    team.run(shards) { shard, worker in
      let sums = rows + shard * width
      sums.update(repeating: 0, count: width)
      add((items * shard / shards)..<(items * (shard + 1) / shards), sums, worker)
    }
    for shard in 1..<max(1, shards) {
      let sums = rows + shard * width
      for i in 0..<width { rows[i] += sums[i] }
    }
    return UnsafePointer(rows)
  }
}
