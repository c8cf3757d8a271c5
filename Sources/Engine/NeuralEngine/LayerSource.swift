/// What a layer reads: values, or values that a norm has left unscaled.
struct LayerSource {
  /// relu(x * scale + shift), by channel.
  struct Activation {
    var scale, shift: [Float]
    var relu: Bool
  }

  var tensor: Tensor
  /// Still to be applied to `tensor`.
  var activation: Activation?
}
