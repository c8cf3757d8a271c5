import CKernels

/// What a layer of a network computes.
enum Operation: Equatable {
  case convolution(filters: Int, time: Int, side: Int)
  /// Batch norm, and in the same pass over memory the ReLU and the max-pool that follow it.
  case norm(relu: Bool, pool: Pool?)
  case relu
  case maxPool(Pool)
  case upsample
  case dense(outputs: Int)
  case sigmoid
}

/// A max-pool over 2x2 windows in space.
enum Pool: Equatable {
  case space
  /// And over all of time.
  case spaceAndTime

  /// `nil` for layers that are no pools.
  init?(_ kind: LayerKind) {
    switch kind {
    case .maxPool: self = .space
    case .maxPoolOverTime: self = .spaceAndTime
    default: return nil
    }
  }

  /// Frames of a window in a clip of `frames`.
  func span(frames: Int) -> Int { self == .spaceAndTime ? frames : 1 }

  func shrink(_ layer: inout Network.Layer, at index: Int) throws(NetworkError) {
    guard layer.inputHeight % 2 == 0, layer.inputWidth % 2 == 0 else {
      throw NetworkError(
        layer: index,
        reason: "max-pool needs even sides, has \(layer.inputHeight)x\(layer.inputWidth)")
    }
    layer.height = layer.inputHeight / 2
    layer.width = layer.inputWidth / 2
  }
}

extension Pool? {
  /// As the kernels say it.
  var kind: vagary_pool {
    switch self {
    case nil: VAGARY_POOL_NONE
    case .space: VAGARY_POOL_SPACE
    case .spaceAndTime: VAGARY_POOL_SPACE_AND_TIME
    }
  }
}

extension Network.Layer {
  /// The pool this layer ends with, if any.
  var pool: Pool? {
    switch operation {
    case .norm(_, let pool): pool
    case .maxPool(let pool): pool
    default: nil
    }
  }

  /// Whether each frame is computed by itself.
  var hasNoTime: Bool {
    if case .convolution(_, let time, _) = operation { return time == 1 }
    return pool != .spaceAndTime
  }

  /// Frames of the output for a clip of `frames`.
  func outputFrames(_ frames: Int) -> Int { frames / (pool?.span(frames: frames) ?? 1) }

  /// The extent of the output for an input of `shape`.
  func outputShape(_ shape: TensorShape) -> TensorShape {
    TensorShape(
      items: shape.items, frames: outputFrames(shape.frames), height: height, width: width, channels: channels
    )
  }

  func convolutionShape(frames: Int) -> vagary_conv_shape {
    guard case .convolution(let filters, let time, let side) = operation else {
      preconditionFailure("not a convolution")
    }
    return vagary_conv_shape(
      frames: Int32(frames), height: Int32(height), width: Int32(width), in_channels: Int32(inputChannels),
      out_channels: Int32(filters), kernel_t: Int32(time), kernel_h: Int32(side), kernel_w: Int32(side))
  }

  func normShape(frames: Int) -> vagary_norm {
    guard case .norm(let relu, let pool) = operation else { preconditionFailure("not a batch norm") }
    return vagary_norm(
      frames: Int32(frames), height: Int32(inputHeight), width: Int32(inputWidth),
      channels: Int32(inputChannels),
      relu: relu ? 1 : 0, pool_frames: Int32(pool?.span(frames: frames) ?? 0))
  }

  /// What is left of a norm when its pool is done: scale, shift and ReLU over `peaks`.
  func activationShape(_ peaks: Tensor) -> vagary_norm {
    guard case .norm(let relu, _) = operation else { preconditionFailure("not a batch norm") }
    let shape = peaks.shape
    return vagary_norm(
      frames: Int32(shape.frames), height: Int32(shape.height), width: Int32(shape.width),
      channels: Int32(shape.channels), relu: relu ? 1 : 0, pool_frames: 0)
  }
}
