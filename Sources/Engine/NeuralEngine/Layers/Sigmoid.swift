import CKernels
import Glibc
import PluginABI

/// 1 / (1 + e^-x), for outputs that are probabilities.
package struct Sigmoid: ActivationLayer {
  package static let number = VAGARY_LAYER_SIGMOID
  package init() {}
  package var name: String { "sigmoid" }

  package func run(_ x: UnsafePointer<Float>, _ count: Int, _ y: UnsafeMutablePointer<Float>) {
    vagary_sigmoid(x, count, y)
  }

  package func runBack(
    _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ count: Int, _ dx: UnsafeMutablePointer<Float>
  ) {
    vagary_sigmoid_gradient(y, dy, count, dx)
  }

  /// Probabilities start this far from 0 and 1.
  private static let leastProbability: Float = 1e-4

  /// The logit of a probability, which is moved away from 0 and 1.
  package func inverse(_ y: Float) -> Float? {
    let probability = min(1 - Self.leastProbability, max(Self.leastProbability, y))
    return logf(probability / (1 - probability))
  }
}

extension LayerKind where Self == Sigmoid {
  package static var sigmoid: Sigmoid { Sigmoid() }
}
