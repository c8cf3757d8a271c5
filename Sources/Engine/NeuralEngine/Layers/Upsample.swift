import CKernels
import PluginABI

/// Doubles height and width; each output is its nearest input.
package struct Upsample: LayerKind {
  package static let number = VAGARY_LAYER_UPSAMPLE
  package init(a: Int = 0, b: Int = 0) {}
  package var name: String { "upsample" }

  package func shape(of input: LayerShape) -> LayerShape {
    LayerShape(channels: input.channels, height: 2 * input.height, width: 2 * input.width)
  }

  package func forward(_ step: LayerStep, _ mode: PassMode) -> Tensor {
    let (x, y) = (step.x, step.output())
    let shape = x.shape
    step.forEachItem { item, _ in
      vagary_upsample(
        x.item(item), Int32(shape.frames), Int32(shape.height), Int32(shape.width), Int32(shape.channels),
        y.item(item))
    }
    return y
  }

  package func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?) {
    guard let dx else { return }
    let shape = step.x.shape
    step.forEachItem { item, _ in
      vagary_upsample_gradient(
        dy.item(item), Int32(shape.frames), Int32(shape.height), Int32(shape.width), Int32(shape.channels),
        dx.item(item))
    }
  }
}

extension LayerKind where Self == Upsample {
  package static var upsample: Upsample { Upsample() }
}
