import CKernels

/// The values of its forward pass that the way back of one batch norm needs.
final class BatchNormState {
  private var mean: [Float] = []
  private var inverseDeviation: [Float] = []
  /// x * scale + shift is the norm.
  private(set) var scale: [Float] = []
  private(set) var shift: [Float] = []
  /// The gradient of x is a * dz + b * x + c, with dz the gradient before ReLU and pool.
  private(set) var a: [Float] = []
  private(set) var b: [Float] = []
  private(set) var c: [Float] = []

  static func of(_ step: LayerStep) -> BatchNormState {
    step.memory.state(step.index, BatchNormState())
  }

  /// Sets scale and shift by the batch, and folds mean and unbiased variance into the running statistics of the
  /// view.
  ///
  /// - Parameters:
  ///   - sums: [2, C], the sums of x and of its squares.
  ///   - count: values of a channel.
  func setScale(_ layer: BuiltLayer, sums: [Double], count: Int, view: String) {
    guard let statistics = layer.parameters.statistics, let gamma = layer.weight, let beta = layer.bias else {
      return
    }
    let channels = statistics.channels
    let count = Double(count)
    let zeros = [Float](repeating: 0, count: channels)
    (mean, inverseDeviation, scale, shift) = (zeros, zeros, zeros, zeros)
    var running = statistics.sets[view] ?? (zeros, [Float](repeating: 1, count: channels))
    for c in 0..<channels {
      let mean = sums[c] / count
      let variance = max(0, sums[channels + c] / count - mean * mean)
      self.mean[c] = Float(mean)
      inverseDeviation[c] = Float(1 / (variance + Double(BatchNorm.epsilon)).squareRoot())
      scale[c] = gamma.values[c] * inverseDeviation[c]
      shift[c] = beta.values[c] - self.mean[c] * scale[c]
      let unbiased = count > 1 ? variance * count / (count - 1) : variance
      running.mean[c] += BatchNorm.momentum * (Float(mean) - running.mean[c])
      running.variance[c] += BatchNorm.momentum * (Float(unbiased) - running.variance[c])
    }
    statistics.sets[view] = running
  }

  /// Adds to dgamma and dbeta, and sets `a`, `b` and `c`.
  ///
  /// - Parameters:
  ///   - x: of `shape`; `dy` is the gradient of its norm.
  ///   - count: values of a channel that the mean was taken over.
  func prepareBack(_ step: LayerStep, _ x: Tensor, _ dy: Tensor, _ shape: vagary_norm, count: Int) {
    let layer = step.layer
    guard let gamma = layer.weight, let beta = layer.bias else { return }
    let channels = gamma.count
    let isa = ComputePlatform.isa
    let (scale, shift, mean, inverseDeviation) = (scale, shift, mean, inverseDeviation)
    let sums = step.memory.itemSums(items: x.shape.items, channels: channels) { item, sums, _ in
      var shape = shape
      vagary_norm_gradient_sums(
        isa, &shape, x.item(item), dy.item(item), scale, shift, mean, inverseDeviation, sums)
    }
    let count = Double(count)
    let zeros = [Float](repeating: 0, count: channels)
    (a, b, c) = (zeros, zeros, zeros)
    for channel in 0..<channels {
      let inverse = Double(inverseDeviation[channel])
      let factor = Double(gamma.values[channel]) * inverse
      let meanGradient = sums[channel] / count
      let meanProduct = sums[channels + channel] / count
      beta.gradient[channel] += Float(sums[channel])
      gamma.gradient[channel] += Float(sums[channels + channel])
      a[channel] = Float(factor)
      b[channel] = Float(-factor * meanProduct * inverse)
      c[channel] = Float(factor * (meanProduct * inverse * Double(mean[channel]) - meanGradient))
    }
  }

  /// Calls `body` with the values by channel that the way back of a norm needs; `nil`: no norm.
  static func withGradient<Result>(
    _ state: BatchNormState?, _ body: (vagary_layer_gradient) -> Result
  ) -> Result {
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
}
