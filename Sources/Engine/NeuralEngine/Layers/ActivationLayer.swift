/// A layer that computes each value by itself, and whose gradient follows from its output: ReLU, sigmoid and alike.
///
/// Scoring computes it in place, also behind the dense layer of a head.
package protocol ActivationLayer: LayerKind {
  init()

  /// y = f(x) for `count` values; `y` may be `x`.
  func run(_ x: UnsafePointer<Float>, _ count: Int, _ y: UnsafeMutablePointer<Float>)

  /// dx = f'(x) * dy for `count` values, with y = f(x); `dx` may be `dy`.
  func runBack(
    _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ count: Int, _ dx: UnsafeMutablePointer<Float>)

  /// The x with f(x) = `y`, for a head that starts at a wanted output; `nil`: the function cannot be inverted.
  func inverse(_ y: Float) -> Float?
}

extension ActivationLayer {
  package init(a: Int, b: Int) { self.init() }

  package func inverse(_ y: Float) -> Float? { nil }

  package var needsOutput: Bool { true }

  package func forward(_ step: LayerStep, _ mode: PassMode) -> Tensor {
    let (x, y) = (step.x, step.output(inPlace: step.inputIsFree))
    let count = x.shape.itemCount
    step.forEachItem { item, _ in run(x.item(item), count, y.item(item)) }
    return y
  }

  package func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?) {
    guard let dx else { return }
    let y = step.y
    let count = y.shape.itemCount
    step.forEachItem { item, _ in runBack(y.item(item), dy.item(item), count, dx.item(item)) }
  }

  package func gradientPlace(_ step: LayerStep, _ dy: Tensor) -> Tensor? { dy }
}
