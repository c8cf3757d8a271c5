import PluginABI

/// The kinds of layers, one line for each.
package enum LayerRegistry {
  package static let kinds: [any LayerKind.Type] = [
    Convolution.self,
    BatchNorm.self,
    ReLU.self,
    MaxPool.self,
    Upsample.self,
    Dense.self,
    Sigmoid.self,
  ]

  /// The kind with a number of `vagary_plugin.h`.
  static func kind(_ number: UInt32) -> (any LayerKind.Type)? {
    kinds.first { $0.number.rawValue == number }
  }
}
