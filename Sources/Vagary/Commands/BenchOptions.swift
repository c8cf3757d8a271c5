import ArgumentParser
import Backbone
import Console
import Foundation
import NeuralEngine

/// Handing the measured networks to other engines.
struct ExportOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Measure nothing; write weights, inputs and outputs into this folder as safetensors.",
      valueName: "folder"))
  var export: String?

  /// Writes what `make` gives if a folder is set, and prints the file's path; returns whether it did.
  func write(_ name: String, _ make: () throws -> BenchExport) throws -> Bool {
    guard let folder = export else { return false }
    StandardOutput.line(try make().write(folder: folder, name: name))
    return true
  }
}

/// What every measurement takes.
struct BenchMachine: ParsableArguments {
  @Option(
    name: .long,
    help: "Backbone: shallow-narrow, shallow-wide, deep-narrow or deep-wide.",
    transform: { name in
      guard let variant = BackboneVariant(rawValue: name) else {
        throw ValidationError(
          "\(name) is no variant; known: \(BackboneVariant.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return variant
    })
  var variant: BackboneVariant = .shallowNarrow

  @Option(name: .long, help: "Threads, 1 to 256; 0 takes one a core.")
  var threads = 0

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (0...256).contains(threads) else {
      throw ValidationError("--threads is \(threads), must be 0 to 256")
    }
  }

  var threadCount: Int { threads == 0 ? min(256, ProcessInfo.processInfo.activeProcessorCount) : threads }

  /// Sets OpenBLAS up as the node does, and warns on stderr of what would bend the numbers.
  func prepare() {
    ComputePlatform.prepare()
    for warning in Self.warnings(ProcessInfo.processInfo.environment) {
      StandardError.write("vagary: warning: \(warning)\n")
    }
    for warning in ComputePlatform.warnings { StandardError.write("vagary: warning: \(warning)\n") }
  }

  /// One line for each variable that changes what OpenBLAS does.
  static func warnings(_ environment: [String: String]) -> [String] {
    environment.filter { $0.key.hasPrefix("OPENBLAS_") }.sorted { $0.key < $1.key }.map {
      "\($0.key)=\($0.value) is set and changes how fast OpenBLAS is; unset it to measure this machine"
    }
  }
}

/// What the measurements of computing take.
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
