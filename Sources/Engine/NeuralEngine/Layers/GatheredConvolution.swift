import CKernels

/// A convolution of any shape for clips of some length: patches are gathered and multiplied by OpenBLAS.
///
/// Owned by one thread; while items are shared out it is only read.
final class GatheredConvolution {
  let frames: Int
  private let shape: vagary_conv_shape
  private let flipped: UnsafeMutablePointer<Float>

  init(_ convolution: Convolution, _ layer: BuiltLayer, frames: Int) {
    self.frames = frames
    shape = convolution.kernelShape(on: layer.inputShape, frames: frames)
    flipped = .allocateAligned(layer.weight?.count ?? 1)
  }

  deinit { flipped.deallocate() }

  /// The shape of the way back, from the gradient of the output to that of the input.
  private var backShape: vagary_conv_shape {
    var shape = shape
    swap(&shape.in_channels, &shape.out_channels)
    return shape
  }

  /// Floats of working memory a thread needs.
  var scratch: Int {
    var (shape, back) = (shape, backShape)
    return max(vagary_conv_scratch(&shape), vagary_conv_scratch(&back))
  }

  /// The convolution of one item.
  func run(
    _ x: UnsafePointer<Float>, _ weight: Parameter, _ bias: Parameter?, _ y: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    var shape = shape
    vagary_conv_forward(&shape, x, weight.values, bias?.values, y, scratch)
  }

  /// Adds the weight gradient of one item to the sums.
  func addGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    var shape = shape
    vagary_conv_weight_gradient(&shape, x, dy, sums, scratch)
  }

  /// Makes ready for ``runBack(_:_:_:)``.
  func prepareBack(_ weight: Parameter) {
    var shape = shape
    vagary_conv_flip(&shape, weight.values, flipped)
  }

  /// The gradient of the input of one item.
  func runBack(
    _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    var shape = backShape
    vagary_conv_forward(&shape, dy, flipped, nil, dx, scratch)
  }
}
