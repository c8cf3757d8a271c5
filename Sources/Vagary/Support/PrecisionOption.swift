import ArgumentParser
import Console
import NeuralEngine

extension Precision: ExpressibleByArgument {}

/// How exactly the backbone multiplies.
struct PrecisionOption: ParsableArguments {
  @Option(name: .long, help: "Products of the backbone: exact, or fast (bfloat16, where the CPU has it).")
  var precision = Precision.exact

  /// Warns on stderr when this machine computes otherwise than asked.
  func prepare() {
    if let warning = precision.warning { StandardError.write("vagary: warning: \(warning)\n") }
  }
}
