/// The values that a layer reads: an output, or one that a norm has left unscaled.
struct LayerSource {
  /// relu(x * scale + shift), by channel.
  struct Activation {
    var scale, shift: [Float]
    var relu: Bool
  }

  var tensor: Tensor
  /// Still to be applied to `tensor`; `nil`: nothing.
  var activation: Activation?
}
