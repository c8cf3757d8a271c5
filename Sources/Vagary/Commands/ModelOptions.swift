import ArgumentParser
import Backbone
import Bundles
import Concurrency
import Console
import Foundation
import NeuralEngine
import PlainText
import PluginHost
import Training

/// Options of a training: the model, its tasks, and how long it learns.
struct ModelOptions: ParsableArguments {
  @Option(name: .long, help: "Backbone: shallow-narrow, shallow-wide, deep-narrow or deep-wide.")
  var variant = BackboneVariant.shallowNarrow.rawValue

  @Option(name: .long, help: "Seed of all random numbers; the same seed gives the same weights.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "Objects shown in training; 0 leaves the weights untrained.")
  var objects = 32_000

  @Option(name: .long, help: "Batch size: objects per step of the optimiser.")
  var batch = 32

  @Option(name: .long, help: "Learning rate at the start.")
  var rate: Float = TrainingConfiguration().rate

  @Option(name: .long, help: "Part of the learning rate that is left at the end, 0 to 1.")
  var finalRate: Float = TrainingConfiguration().finalRate

  @Option(name: .long, help: "Frame stride: 2 takes training objects from every second frame.")
  var frameStride = 2

  @Option(name: .long, help: "Frames from one frame of a clip to the next.")
  var clipStep = 1

  @Option(
    name: .long,
    help: """
      Least confidence of a detection that may begin a track; one of less only continues a track. For detectors \
      that send what they are hardly sure of. Kept in the bundle. 0: every detection may.
      """)
  var newTrackConfidence: Float = 0

  @Option(name: .long, help: "Number of threads; 0 takes one per core.")
  var threads = 0

  @Option(
    name: .long,
    help:
      "Task plugins, comma separated; fitted ones (location, density, velocity) among them, not off the bus.")
  var tasks = "arrow-of-time,motion-irregularity,middle-box,distillation"

  @Option(
    name: .long, help: "A setting of a task, TASK.KEY=VALUE; may be repeated (distillation.mode=paper).")
  var taskSetting: [String] = []

  @Option(name: .long, help: "Teacher plugin, for detectors without classes.")
  var teacher = "gradient-histogram"

  var threadCount: Int { ThreadCount.of(threads) }

  /// The training that the options ask for, its plugins loaded.
  func training(catalog: PluginCatalog) throws -> ModelTraining {
    ComputePlatform.prepare()
    var configuration = TrainingConfiguration()
    guard let variant = BackboneVariant(rawValue: variant) else {
      throw CommandFailure(
        .usage, "unknown backbone variant \(self.variant)",
        remedy: "Known: " + BackboneVariant.allCases.map(\.rawValue).joined(separator: ", ") + ".")
    }
    configuration.variant = variant
    configuration.seed = seed
    configuration.objectSteps = objects
    configuration.batch = batch
    configuration.rate = rate
    configuration.finalRate = finalRate
    configuration.frameStride = frameStride
    configuration.clipStep = clipStep
    configuration.newTrackConfidence = newTrackConfidence
    configuration.threads = threadCount
    let chosen = try TaskChoice(
      tasks.split(separator: ",").map(String.init), settings: taskSetting, catalog: catalog)
    let teacher = self.teacher.isEmpty ? nil : try catalog.teacher(self.teacher)
    let problems = configuration.problems()
    guard problems.isEmpty else { throw TrainingError.configuration(problems) }
    return ModelTraining(
      configuration: configuration, tasks: chosen.learnt, fits: chosen.fitted, teacher: teacher)
  }

  /// Trains, and shows how far it is.
  func showing(
    _ train: (_ seconds: () -> Double, _ progress: (TrainingProgress) -> Void) throws -> ModelBundle
  ) throws -> ModelBundle {
    let clock = ContinuousClock()
    let start = clock.now
    let printer = ProgressPrinter("train", unit: "objects", total: objects == 0 ? nil : objects)
    var note = ""
    let bundle = try train(
      { Double((clock.now - start).components.seconds) },
      { progress in
        if progress.isResumed {
          let (shown, total) = (Rounded.grouped(progress.objects), Rounded.grouped(progress.total))
          StandardError.write("vagary: resumed at \(shown) of \(total) objects\n")
          return printer.resume(from: progress.objects)
        }
        note = progress.losses.map { "\($0.task) \(String(format: "%.4f", $0.loss))" }.joined(separator: " ")
        printer.advance(to: progress.objects, note: note)
      })
    printer.finish(at: objects, note: note)
    return bundle
  }
}
