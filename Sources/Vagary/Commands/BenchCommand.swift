import ArgumentParser
import Backbone
import Foundation
import NeuralEngine
import PluginHost

/// `vagary bench`: objects a second on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures how many objects a second this machine computes.",
    subcommands: [BackboneSpeed.self, ScoreSpeed.self, TrainSpeed.self])

  struct BackboneSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backbone", abstract: "One pass of a backbone for each object, random weights.")

    @OptionGroup var bench: BenchOptions
    @OptionGroup var products: PrecisionOption
    @OptionGroup var exporting: ExportOptions

    @Option(name: .long, help: "Frames of a clip, 1 to 16; the method uses 7, 6 and 1.")
    var frames = 7

    func validate() throws {
      guard (1...16).contains(frames) else { throw ValidationError("--frames is \(frames), must be 1 to 16") }
    }

    func run() throws {
      bench.prepare()
      products.prepare()
      let backbone = BackboneBench(
        variant: bench.variant, frames: frames, threads: bench.threadCount, precision: products.precision,
        timing: bench.timing)
      if try exporting.write("backbone", { try backbone.export() }) { return }
      bench.show(try backbone.run())
    }
  }

  struct ScoreSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "score", abstract: "All of scoring: crops, three views, four heads, random weights.")

    @OptionGroup var bench: BenchOptions
    @OptionGroup var products: PrecisionOption
    @OptionGroup var exporting: ExportOptions
    @OptionGroup var pluginOptions: PluginOptions

    func run() throws {
      bench.prepare()
      products.prepare()
      let score = ScoreBench(
        variant: bench.variant, threads: bench.threadCount, precision: products.precision,
        timing: bench.timing)
      if try exporting.write("score", { try score.export(pluginOptions.catalog()) }) { return }
      bench.show(try score.run(pluginOptions.catalog()))
    }
  }
}

extension BenchCommand {
  struct TrainSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "train", abstract: "Steps of training on invented objects, from random weights.")

    @OptionGroup var bench: BenchOptions
    @OptionGroup var exporting: ExportOptions
    @OptionGroup var pluginOptions: PluginOptions

    @Option(
      name: .long,
      help: ArgumentHelp(
        "What a step is: one, the networks alone on one 7-frame view with all heads; five, all of what `vagary train` does for an object.",
        valueName: "one|five"),
      transform: { name in
        guard let views = TrainBench.Views(rawValue: name) else {
          throw ValidationError("--views is \(name), must be one or five")
        }
        return views
      })
    var views = TrainBench.Views.five

    func validate() throws {
      guard exporting.export == nil || views == .one else {
        throw ValidationError("--export goes with --views one")
      }
    }

    func run() throws {
      bench.prepare()
      let train = TrainBench(
        variant: bench.variant, views: views, threads: bench.threadCount, timing: bench.timing)
      let catalog = pluginOptions.catalog()
      if try exporting.write("train", { try train.export(catalog) }) { return }
      bench.show(try train.run(catalog))
    }
  }
}

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

/// What the measurements take.
struct BenchOptions: ParsableArguments {
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

  @Option(name: .long, help: "Timed repeats, 1 to 100; the median counts.")
  var repeats = 5

  @Option(name: .long, help: "Least length of a repeat, seconds, 0 to 600.")
  var seconds = 0.5

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (0...600).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds), must be 0 to 600")
    }
    guard (0...256).contains(threads) else {
      throw ValidationError("--threads is \(threads), must be 0 to 256")
    }
    guard (1...100).contains(repeats) else {
      throw ValidationError("--repeats is \(repeats), must be 1 to 100")
    }
  }

  var threadCount: Int { threads == 0 ? min(256, ProcessInfo.processInfo.activeProcessorCount) : threads }

  var timing: BenchTiming { BenchTiming(repeats: repeats, seconds: seconds) }

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

  func show(_ result: BenchResult) { StandardOutput.line(json ? result.json : result.text) }
}
