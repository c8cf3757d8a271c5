import CKernels
import PluginABI

/// max(0, x).
package struct ReLU: ActivationLayer {
  package static let number = VAGARY_LAYER_RELU
  package init() {}
  package var name: String { "relu" }

  package func run(_ x: UnsafePointer<Float>, _ count: Int, _ y: UnsafeMutablePointer<Float>) {
    vagary_relu(x, count, y)
  }

  package func runBack(
    _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ count: Int, _ dx: UnsafeMutablePointer<Float>
  ) {
    vagary_relu_gradient(y, dy, count, dx)
  }
}

extension LayerKind where Self == ReLU {
  package static var relu: ReLU { ReLU() }
}
