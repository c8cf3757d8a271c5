import ArgumentParser
import Backbone
import Console
import Foundation
import NeuralEngine

/// Options of the measurements of computing.
struct BenchOptions: ParsableArguments {
  @OptionGroup var machine: BenchMachine

  @Option(name: .long, help: "Timed repeats, 1 to 100; the median counts.")
  var repeats = 5

  @Option(name: .long, help: "Least length of a repeat, seconds, 0 to 600.")
  var seconds = 0.5

  func validate() throws {
    guard (0...600).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds), must be 0 to 600")
    }
    guard (1...100).contains(repeats) else {
      throw ValidationError("--repeats is \(repeats), must be 1 to 100")
    }
  }

  var timing: BenchTiming { BenchTiming(repeats: repeats, seconds: seconds) }

  func show(_ result: BenchResult) { StandardOutput.line(machine.json ? result.json : result.text) }
}
