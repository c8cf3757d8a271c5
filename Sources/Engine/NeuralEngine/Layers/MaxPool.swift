import CKernels
import PluginABI

/// The maximum over windows of 2x2 in space; height and width must be even.
package struct MaxPool: LayerKind {
  package static let number = VAGARY_LAYER_MAX_POOL

  /// Whether a window spans all of time too; then the output has one frame. Backbones only.
  let overTime: Bool

  init(overTime: Bool) { self.overTime = overTime }

  package init(a: Int, b: Int) { self.init(overTime: false) }

  package var name: String { overTime ? "max-pool-over-time" : "max-pool" }

  package func shape(of input: LayerShape) throws(LayerProblem) -> LayerShape {
    guard input.height % 2 == 0, input.width % 2 == 0 else {
      throw LayerProblem("gets \(input.height)x\(input.width), height and width must be even")
    }
    return LayerShape(channels: input.channels, height: input.height / 2, width: input.width / 2)
  }

  package func frames(of frames: Int) -> Int { frames / span(frames) }
  package var mixesFrames: Bool { overTime }

  /// Frames of a window in a clip of `frames`.
  func span(_ frames: Int) -> Int { overTime ? frames : 1 }

  // The gradient goes to the input that equals the output.
  package var needsOutput: Bool { true }

  package func forward(_ step: LayerStep, _ mode: PassMode) -> Tensor {
    let (x, y) = (step.x, step.output())
    let shape = x.shape
    let span = Int32(span(shape.frames))
    step.forEachItem { item, _ in
      vagary_max_pool(
        x.item(item), Int32(shape.frames), Int32(shape.height), Int32(shape.width), Int32(shape.channels),
        span, y.item(item))
    }
    return y
  }

  package func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?) {
    guard let dx else { return }
    let (x, y) = (step.x, step.y)
    let shape = x.shape
    let span = Int32(span(shape.frames))
    step.forEachItem { item, _ in
      vagary_max_pool_gradient(
        x.item(item), y.item(item), dy.item(item), Int32(shape.frames), Int32(shape.height),
        Int32(shape.width), Int32(shape.channels), span, dx.item(item))
    }
  }
}

extension LayerKind where Self == MaxPool {
  package static var maxPool: MaxPool { MaxPool(overTime: false) }
  package static var maxPoolOverTime: MaxPool { MaxPool(overTime: true) }
}

extension MaxPool? {
  /// The pool in the terms of the kernels that compute it with the layer before.
  var fused: vagary_pool {
    switch self {
    case nil: VAGARY_POOL_NONE
    case let pool?: pool.overTime ? VAGARY_POOL_SPACE_AND_TIME : VAGARY_POOL_SPACE
    }
  }
}
