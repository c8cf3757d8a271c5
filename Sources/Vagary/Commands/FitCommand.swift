import ArgumentParser
import Bundles
import Concurrency
import Console
import Evaluation
import Footage
import Foundation
import Fusion
import NeuralEngine
import PlainText
import PluginHost
import Training
import VideoModel

/// `vagary fit`: adds fitted tasks to a bundle, on normal footage of its camera.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Adds tasks that need no training, such as velocity, to a bundle and calibrates it again.",
    discussion: """
      Backbone and heads stay as they are. A fitted task is shown the objects of ordinary footage once and scores by \
      what is unlike all of them. A task that the bundle has already is fitted again. About 15 % of the footage is held \
      out for calibration: give the footage that the bundle was trained on, or other footage of the same camera. \
      Calibrations of other profiles (night, infrared) are to be made again.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions

  @Option(name: .long, help: "Folder of the bundle.")
  var bundle: String

  @Option(name: .long, help: "Fitted task, by name or file: location, density, velocity; may be repeated.")
  var task: [String]

  @Option(
    name: .long, help: "A setting of a task, TASK.KEY=VALUE; may be repeated (location.classes=on).")
  var taskSetting: [String] = []

  @Option(name: .long, help: "Folder the new bundle is written to.")
  var out: String

  @Option(name: .long, help: "Seed of all random numbers; the same seed gives the same states.")
  var seed: UInt64 = TaskFitting().seed

  @Option(name: .long, help: "Frame stride: 2 shows every second frame to the tasks.")
  var frameStride = TaskFitting().frameStride

  @Option(name: .long, help: "Most memory for decoded footage, MB.")
  var memory = 4096

  @Option(name: .long, help: "Number of threads; 0 takes one per core.")
  var threads = 0

  @Flag(name: .long, help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    guard frameStride >= 1 else {
      throw ValidationError("--frame-stride is \(frameStride), must be 1 or more")
    }
    guard (0...256).contains(threads) else {
      throw ValidationError("--threads is \(threads), must be 0 to 256")
    }
    guard memory > 0 else { throw ValidationError("--memory is \(memory), must be 1 or more") }
  }

  func run() throws {
    ComputePlatform.prepare()
    let catalog = pluginOptions.catalog()
    let model = try ModelBundle(folder: bundle, catalog: catalog)
    let plugins = try chosen(catalog, for: model)
    let dataset = try footage.openDataset()
    let videos =
      try dataset.map {
        FootageVideo.videos($0.training, .train, frameRate: footage.frameRate ?? $0.frameRate)
      }
      ?? footage.plainVideos()
    let provider = try boxes.provider(catalog, newTrackConfidence: model.manifest.leastNewTrackConfidence)
    guard provider.identity.id == model.manifest.detector else {
      throw CommandFailure(
        .badData,
        "the bundle was trained on boxes of \(model.manifest.detector), these are from \(provider.identity.id)",
        remedy: "Fit with the same detector, or train a bundle for this one.")
    }
    let loaded = try FootageOptions.load(videos, detections: provider, limit: memory << 20)
    let (learning, held) = loaded.split(heldOut: TrainingConfiguration().heldOut)
    var fitting = TaskFitting()
    fitting.seed = seed
    fitting.frameStride = frameStride
    fitting.threads = ThreadCount.of(threads)
    let printer = ProgressPrinter(
      "fit", unit: "frames", total: learning.videos.reduce(0) { $0 + $1.images.count })
    var frames = 0
    let fitted = try fitting.fit(plugins, to: model, on: learning) {
      frames = $0
      printer.advance(to: $0)
    }
    printer.finish(at: frames)
    let calibration = try BundleCalibration.estimate(for: fitted, on: held, threads: fitting.threads)
    try fitted.calibrated(calibration).write(folder: out)
    tell(fitted, calibration, lost: model.profiles.keys.map(\.rawValue).sorted())
  }

  /// The plugins that are named, each a fitted task that goes with the bundle.
  private func chosen(_ catalog: PluginCatalog, for model: ModelBundle) throws -> [FitPlugin] {
    let chosen = try TaskChoice(task, settings: taskSetting, catalog: catalog)
    if let other = chosen.learnt.first {
      throw CommandFailure(
        .usage, "\(other.identity.shortName) is a task that has to learn, together with the backbone",
        remedy: "Train a bundle with it: `vagary train --tasks`.")
    }
    return chosen.fitted
  }

  private func tell(_ bundle: ModelBundle, _ calibration: Calibration, lost: [String]) {
    let objects = bundle.manifest.tasks.last?.fit?.objects ?? 0
    let report = CalibrationReport(calibration, folder: out, falsePerDay: nil)
    guard !json else {
      let names = bundle.taskNames.map(JSONText.quoted).joined(separator: ",")
      StandardOutput.line("{\"objects\":\(objects),\"tasks\":[\(names)],\"calibration\":\(report.json)}")
      return
    }
    StandardOutput.line("\(objects) objects shown; tasks now: \(bundle.taskNames.joined(separator: ", "))")
    StandardOutput.line(report.text)
    if !lost.isEmpty {
      StandardOutput.line(
        "without the old calibrations for \(lost.joined(separator: ", ")); make them again with `vagary calibrate --profile`"
      )
    }
  }
}
