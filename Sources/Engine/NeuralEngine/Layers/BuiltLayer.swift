/// A layer of a network as it is computed, with its weights. It may stand for several layers of the description.
package struct BuiltLayer: Sendable {
  /// The layer with what it has absorbed.
  var kind: any LayerKind
  /// Index in the description of the first layer it stands for.
  var described: Int
  /// Index of the layer whose output it reads; -1: the network's input.
  var input: Int
  var inputShape: LayerShape
  var shape: LayerShape
  var parameters: LayerParameters
  /// Whether nothing else reads this layer's input, so that it may be overwritten.
  var ownsInput: Bool

  var weight: Parameter? { parameters.weight }
  var bias: Parameter? { parameters.bias }

  /// The extent of the output for a batch of `shape`.
  func outputShape(_ shape: TensorShape) -> TensorShape {
    TensorShape(
      items: shape.items, frames: kind.frames(of: shape.frames), height: self.shape.height,
      width: self.shape.width, channels: self.shape.channels)
  }
}
