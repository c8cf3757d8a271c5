import ArgumentParser
import Backbone
import Bundles
import Concurrency
import Console
import Evaluation
import Footage
import Foundation
import LiveTraining
import NeuralEngine
import PlainText
import PluginHost
import Training

/// `vagary train`: learns a bundle from normal footage.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learns what is normal from ordinary video and writes a bundle.",
    discussion: """
      No labels and no GPU are needed. About 15 % of the footage is held out for calibration.
      A training that was stopped goes on where it was when the same command is given again.
      With --connect it learns off the bus: it keeps a bounded sample of the objects' crops, spread over time and \
      classes, and no video; trains; then listens on for a while and calibrates each camera on what it shows. \
      Ctrl-C ends the collection early, a second one the program.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var live: LiveOptions

  @Option(
    name: .long,
    help:
      "How long to listen after training for the calibration; 0s: not at all. Default: 15 % of --for (with --connect)."
  )
  var calibrateFor: String?

  @Option(
    name: .long, help: "Folder for the page with the oddest objects. Default: the bundle's (with --connect).")
  var review: String?

  @Option(
    name: .long, help: "Folder the bundle is written to; with several --source, one folder in it for each.")
  var bundle: String

  @Option(name: .long, help: "Most memory for decoded footage, or for crops off the bus, MB.")
  var memory = 4096

  @Flag(name: .long, help: "Print the summary as JSON.")
  var json = false

  func run() throws {
    let catalog = pluginOptions.catalog()
    guard live.connect.isEmpty else { return try learnLive(catalog) }
    try live.requireNoSource()
    guard live.trim == nil else {
      throw CommandFailure(
        .usage, "--trim is for training off the bus",
        remedy: "Train, then calibrate with `vagary calibrate --trim`.")
    }
    let dataset = try footage.openDataset()
    let videos =
      try dataset.map {
        FootageVideo.videos($0.training, .train, frameRate: footage.frameRate ?? $0.frameRate)
      }
      ?? footage.plainVideos()
    let training = try model.training(catalog: catalog)
    let provider = try boxes.provider(
      catalog, newTrackConfidence: training.configuration.newTrackConfidence)
    let keeper = try checkpoints.keeper(bundle: bundle)
    try keeper.check(training)
    let loaded = try TrainingFootage.load(
      videos, detections: provider, limit: memory << 20,
      progress: ProgressPrinter("load", unit: "frames", total: nil))
    let trained = try model.showing {
      try training.run(loaded, checkpoints: keeper, seconds: $0, progress: $1)
    }
    try trained.write(folder: bundle)
    keeper.finish()
    TrainingSummary(bundle: trained, folder: bundle).print(json: json)
  }

  private func listeningSeconds(_ plan: LiveSetup) throws -> Double {
    guard let calibrateFor else { return plan.seconds * 0.15 }
    guard let given = TimeSpan.secondsOrNone(calibrateFor) else {
      throw CommandFailure(
        .usage, "--calibrate-for is \(JSONText.quoted(calibrateFor))",
        remedy: "Write for example 90s, 30m or 2h, or 0s for none.")
    }
    return given
  }

  private func learnLive(_ catalog: PluginCatalog) throws {
    try live.requireNoFiles(footage, boxes)
    try checkpoints.requireNone()
    guard memory > 0 else {
      throw CommandFailure(.usage, "--memory is \(memory)", remedy: "Give 1 or more MB.")
    }
    let plan = try live.plan(boxes)
    if let detector = plan.detector { _ = try catalog.detector(detector.name, settings: detector.settings) }
    let training = try model.training(catalog: catalog)
    try training.requireNoFits()
    let summary = try LiveTraining(
      plan: plan, training: training, catalog: catalog, folder: bundle,
      memory: memory << 20, listeningSeconds: try listeningSeconds(plan), review: review
    ) { training, collected in
      try model.showing { try training.run(collected, seconds: $0, progress: $1) }
    }.run()
    StandardOutput.line(json ? summary.json : summary.text)
  }
}

/// What is trained, and how long.
struct ModelOptions: ParsableArguments {
  @Option(name: .long, help: "Backbone: shallow-narrow, shallow-wide, deep-narrow or deep-wide.")
  var variant = BackboneVariant.shallowNarrow.rawValue

  @Option(name: .long, help: "Seed of all random numbers; the same seed gives the same weights.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "Objects shown in training; 0 leaves the weights untrained.")
  var objects = 32_000

  @Option(name: .long, help: "Objects a step.")
  var batch = 32

  @Option(name: .long, help: "Rate of the optimiser at the start.")
  var rate: Float = TrainingConfiguration().rate

  @Option(name: .long, help: "Part of the rate that is left at the end, 0 to 1.")
  var finalRate: Float = TrainingConfiguration().finalRate

  @Option(name: .long, help: "Every so many frames give training objects.")
  var frameStride = 2

  @Option(name: .long, help: "Frames a clip step.")
  var clipStep = 1

  @Option(
    name: .long,
    help: """
      Least confidence of a detection that may begin a track; one of less only goes on with a track. For detectors \
      that send what they are hardly sure of. Kept in the bundle. 0: every detection may.
      """)
  var newTrackConfidence: Float = 0

  @Option(name: .long, help: "Threads; 0 takes one a core.")
  var threads = 0

  @Option(
    name: .long,
    help:
      "Task plugins, comma separated; fitted ones (location, density, velocity) among them, not off the bus.")
  var tasks = "arrow-of-time,motion-irregularity,middle-box,distillation"

  @Option(
    name: .long, help: "A setting of a task, TASK.KEY=VALUE; may be repeated (distillation.mode=paper).")
  var taskSetting: [String] = []

  @Option(name: .long, help: "Teacher plugin that stands in where the detector has no classes.")
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
          StandardError.write("vagary: goes on at \(shown) of \(total) objects\n")
          return printer.resume(from: progress.objects)
        }
        note = progress.losses.map { "\($0.task) \(String(format: "%.4f", $0.loss))" }.joined(separator: " ")
        printer.advance(to: progress.objects, note: note)
      })
    printer.finish(at: objects, note: note)
    return bundle
  }
}
