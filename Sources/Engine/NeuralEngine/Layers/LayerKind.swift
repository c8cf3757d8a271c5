import PluginABI

/// One kind of layer with its sizes: all that the engine knows of it is in its file.
///
/// To add a kind: its kernel in C (of an activation one line in `vagary_activations.h`), its file here, a line in
/// ``LayerRegistry``, its number and card in `vagary_plugin.h`. The gradient test takes every kind of the registry.
///
/// The defaults are those of a kind without sizes and weights that keeps the shape of its input.
package protocol LayerKind: Sendable, Hashable {
  /// The number by which a plugin asks for it.
  static var number: vagary_layer_kind { get }

  /// Takes the numbers of a plugin's layer. ``shape(of:)`` refuses those out of range.
  init(a: Int, b: Int)

  /// The name in error texts and exported networks, for example `max-pool`.
  var name: String { get }

  /// The sizes in exported networks, in the order of the card.
  var sizes: [Int] { get }

  // MARK: Shape

  /// The shape of one frame of the output, or the reason why the layer cannot take `input`.
  func shape(of input: LayerShape) throws(LayerProblem) -> LayerShape

  /// Frames of the output for a clip of `frames`.
  func frames(of frames: Int) -> Int

  /// Whether an output depends on other frames than its own.
  var mixesFrames: Bool { get }

  // MARK: Neighbours

  /// Whether a constant added to a channel of the input leaves the output as it is. The layer before then has no
  /// bias: its gradient would be rounding noise.
  var removesBias: Bool { get }

  /// Takes over the work of `next`, which alone reads this layer; false: it does not.
  mutating func absorb(_ next: any LayerKind) -> Bool

  // MARK: Weights

  /// Makes weights on an input of a shape, all zero.
  ///
  /// - Parameter hasBias: false when the reader of the layer has ``removesBias``.
  func parameters(on input: LayerShape, hasBias: Bool, names: inout LayerNames) -> LayerParameters

  /// Draws the start values of the weight; the bias starts at 0.
  func initialise(
    _ weight: Parameter, on input: LayerShape, random: inout some RandomNumberGenerator)

  // MARK: Computing

  /// Whether the way back reads the layer's output, so that no other layer may overwrite it.
  var needsOutput: Bool { get }

  /// Computes a batch; returns the tensor with the output.
  func forward(_ step: LayerStep, _ mode: PassMode) throws(NetworkError) -> Tensor

  /// Adds to the gradients of the weights and sets that of the input.
  ///
  ///   dy  the gradient of the output
  ///   dx  the gradient of the input, written; `nil`: not wanted
  func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?)

  /// The tensor that the gradient of the input may overwrite, when this layer alone reads its input; `nil`: the
  /// gradient needs memory of its own.
  func gradientPlace(_ step: LayerStep, _ dy: Tensor) -> Tensor?

  /// Leaves the gradient `dy` to the layer before, which computes the way back of both; false: it does not.
  func leavesGradient(_ step: LayerStep, _ dy: Tensor) -> Bool

  /// Whether the layer, as training computes it, reads values that a norm has left unscaled.
  func readsUnscaled(_ step: LayerStep, frames: Int) -> Bool
}

extension LayerKind {
  package var sizes: [Int] { [] }
  package func shape(of input: LayerShape) throws(LayerProblem) -> LayerShape { input }
  package func frames(of frames: Int) -> Int { frames }
  package var mixesFrames: Bool { false }
  package var removesBias: Bool { false }
  package mutating func absorb(_ next: any LayerKind) -> Bool { false }
  package func parameters(
    on input: LayerShape, hasBias: Bool, names: inout LayerNames
  ) -> LayerParameters { LayerParameters() }
  package func initialise(
    _ weight: Parameter, on input: LayerShape, random: inout some RandomNumberGenerator
  ) {}
  package var needsOutput: Bool { false }
  package func gradientPlace(_ step: LayerStep, _ dy: Tensor) -> Tensor? { nil }
  package func leavesGradient(_ step: LayerStep, _ dy: Tensor) -> Bool { false }
  package func readsUnscaled(_ step: LayerStep, frames: Int) -> Bool { false }

  /// Name and sizes, for example `conv2d 32 3`.
  package var words: String { ([name] + sizes.map(String.init)).joined(separator: " ") }
}
