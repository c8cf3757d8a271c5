import ArgumentParser
import Backbone
import Console
import Foundation
import NeuralEngine

/// Options of every measurement.
struct BenchMachine: ParsableArguments {
  @Option(
    name: .long,
    help: "Backbone: shallow-narrow, shallow-wide, deep-narrow or deep-wide.",
    transform: { name in
      guard let variant = BackboneVariant(rawValue: name) else {
        throw ValidationError(
          "\(name) is not a variant; known: \(BackboneVariant.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      return variant
    })
  var variant: BackboneVariant = .shallowNarrow

  @Option(name: .long, help: "Number of threads, 1 to 256; 0 takes one per core.")
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
