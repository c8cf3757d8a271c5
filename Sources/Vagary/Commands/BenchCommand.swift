import ArgumentParser
import Backbone
import PluginHost

/// `vagary bench`: objects per second on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures how many objects per second this machine computes, and how many sources it serves.",
    subcommands: [BackboneSpeed.self, ScoreSpeed.self, TrainSpeed.self, CropSpeed.self, PipelineSpeed.self])

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
      bench.machine.prepare()
      products.prepare()
      let backbone = BackboneBench(
        variant: bench.machine.variant, frames: frames, threads: bench.machine.threadCount,
        precision: products.precision,
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

    @Flag(name: .long, help: "With the fitted tasks location, density and velocity beside the four.")
    var fitted = false

    func run() throws {
      AllocationCount.restartCounting()
      bench.machine.prepare()
      products.prepare()
      let score = ScoreBench(
        variant: bench.machine.variant, threads: bench.machine.threadCount, precision: products.precision,
        isFitted: fitted, timing: bench.timing)
      if try exporting.write("score", { try score.export(pluginOptions.catalog()) }) { return }
      bench.show(try score.run(pluginOptions.catalog()))
    }
  }
}

extension BenchCommand {
  struct CropSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "crop",
      abstract: "The crops of an object's clip, cut into the layout that the backbone reads.")

    @OptionGroup var bench: BenchOptions

    @Option(
      name: .long,
      help: ArgumentHelp("Pixel format of the frames: yuv420p, bgr24 or gray8.", valueName: "format"),
      transform: { name in
        guard let pixels = CropBench.Pixels(rawValue: name) else {
          throw ValidationError("--from is \(name), must be yuv420p, bgr24 or gray8")
        }
        return pixels
      })
    var from = CropBench.Pixels.yuv420p

    func run() throws {
      bench.machine.prepare()
      bench.show(try CropBench(pixels: from, threads: bench.machine.threadCount, timing: bench.timing).run())
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
        "The step that is measured. one: the networks alone on one 7-frame view with all heads. five: all that `vagary train` does for an object.",
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
      bench.machine.prepare()
      let train = TrainBench(
        variant: bench.machine.variant, views: views, threads: bench.machine.threadCount, timing: bench.timing
      )
      let catalog = pluginOptions.catalog()
      if try exporting.write("train", { try train.export(catalog) }) { return }
      bench.show(try train.run(catalog))
    }
  }
}
