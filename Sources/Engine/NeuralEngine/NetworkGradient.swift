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
  public func backward(_ outputGradient: Tensor, wantsInputGradient: Bool = false) -> Tensor? {
    let layers = network.layers
    precondition(outputGradient.shape == outputs[layers.count - 1].shape, "a gradient for every output")
    var arrived = [Tensor?](repeating: nil, count: layers.count)
    arrived[layers.count - 1] = outputGradient
    var inputGradient: Tensor?
    for index in layers.indices.reversed() {
      guard let dy = arrived[index] else { continue }
      let layer = layers[index]
      let x = layer.input < 0 ? input : outputs[layer.input]
      if layer.input < 0 && !wantsInputGradient {
        propagate(index, layer, x, dy, into: nil)
        continue
      }
      let earlier = layer.input < 0 ? inputGradient : arrived[layer.input]
      let inPlace = layer.ownsInput && earlier == nil && layer.keepsGradientInPlace
      let dx = inPlace ? dy : gradientTensor(index, x.shape)
      propagate(index, layer, x, dy, into: dx)
      if let earlier { add(dx, to: earlier) }
      if layer.input < 0 { inputGradient = earlier ?? dx } else { arrived[layer.input] = earlier ?? dx }
    }
    return inputGradient
  }

  private func gradientTensor(_ index: Int, _ shape: TensorShape) -> Tensor {
    let tensor = gradients[index] ?? Tensor(shape)
    tensor.resize(shape)
    gradients[index] = tensor
    return tensor
  }

  private func add(_ tensor: Tensor, to sum: Tensor) {
    for index in 0..<sum.shape.count { sum.data[index] += tensor.data[index] }
  }

  /// The gradient of one layer; `dx` nil: of its parameters only.
  private func propagate(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ dy: Tensor, into dx: Tensor?) {
    let y = outputs[index]
    let items = x.shape.items
    switch layer.kind {
    case .convolution: convolutionBackward(layer, x, dy, into: dx)
    case .dense(let outputs): denseBackward(layer, outputs, x, dy, into: dx)
    case .batchNorm: batchNormBackward(index, layer, x, dy, into: dx ?? dy)
    case .relu:
      guard let dx else { return }
      team.run(items) { item, _ in
        vagary_relu_gradient(y.item(item), dy.item(item), y.shape.itemCount, dx.item(item))
      }
    case .maxPool, .maxPoolOverTime:
      guard let dx else { return }
      let span = layer.poolSpan(frames: x.shape.frames)
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

  private func convolutionBackward(_ layer: Network.Layer, _ x: Tensor, _ dy: Tensor, into dx: Tensor?) {
    guard let weight = layer.weight else { return }
    var shape = layer.convolutionShape(frames: x.shape.frames)
    scratch.reserve(vagary_conv_scratch(&shape))
    let width = weight.count + layer.channels
    let taps = shape
    let scratch = self.scratch
    sumOverShards(items: x.shape.items, width: width, layer) { items, sums, worker in
      var shape = taps
      for item in items {
        vagary_conv_weight_gradient(
          &shape, x.item(item), dy.item(item), sums, layer.bias == nil ? nil : sums + weight.count,
          scratch.memory(worker))
      }
    }
    guard let dx else { return }
    let flipped = UnsafeMutablePointer<Float>.allocate(capacity: weight.count)
    defer { flipped.deallocate() }
    vagary_conv_flip(&shape, weight.values, flipped)
    swap(&shape.in_channels, &shape.out_channels)
    scratch.reserve(vagary_conv_scratch(&shape))
    let swapped = shape
    team.run(x.shape.items) { item, worker in
      var shape = swapped
      vagary_conv_forward(&shape, dy.item(item), flipped, nil, dx.item(item), scratch.memory(worker))
    }
  }

  private func denseBackward(
    _ layer: Network.Layer, _ outputs: Int, _ x: Tensor, _ dy: Tensor, into dx: Tensor?
  ) {
    guard let weight = layer.weight else { return }
    let inputs = x.shape.itemCount
    sumOverShards(items: x.shape.items, width: weight.count + outputs, layer) { items, sums, _ in
      vagary_gemm(
        1, 0, Int32(inputs), Int32(outputs), Int32(items.count), x.item(items.lowerBound),
        dy.item(items.lowerBound), 1, sums)
      for item in items {
        for c in 0..<outputs { sums[weight.count + c] += dy.item(item)[c] }
      }
    }
    if let dx {
      vagary_gemm(
        0, 1, Int32(x.shape.items), Int32(inputs), Int32(outputs), dy.data, weight.values, 0, dx.data)
    }
  }

  /// Adds weight and bias gradients, [weight, bias] in one row a shard, summed in shard order.
  private func sumOverShards(
    items: Int, width: Int, _ layer: Network.Layer,
    _ add: @escaping (_ items: Range<Int>, _ sums: UnsafeMutablePointer<Float>, _ worker: Int) -> Void
  ) {
    guard let weight = layer.weight else { return }
    let shards = min(Self.shards, items)
    let rows = UnsafeMutablePointer<Float>.allocate(capacity: max(1, shards * width))
    defer { rows.deallocate() }
    team.run(shards) { shard, worker in
      let sums = rows + shard * width
      sums.initialize(repeating: 0, count: width)
      add((items * shard / shards)..<(items * (shard + 1) / shards), sums, worker)
    }
    for shard in 0..<shards {
      let sums = rows + shard * width
      for i in 0..<weight.count { weight.gradient[i] += sums[i] }
      if let bias = layer.bias {
        for i in 0..<bias.count { bias.gradient[i] += sums[weight.count + i] }
      }
    }
  }
}

extension Network.Layer {
  /// Whether the input gradient may replace the output gradient in its tensor.
  fileprivate var keepsGradientInPlace: Bool { kind == .relu || kind == .batchNorm }
}
