import ArgumentParser
import Console
import NeuralEngine

extension Precision: ExpressibleByArgument {}

/// The precision of the products of the backbone.
struct PrecisionOption: ParsableArguments {
  @Option(name: .long, help: "Products of the backbone: exact, or fast (bfloat16, where the CPU has it).")
  var precision = Precision.exact

  /// Warns on stderr when this machine computes with a different precision.
  func prepare() {
    if let warning = precision.warning { StandardError.write("vagary: warning: \(warning)\n") }
  }
}
