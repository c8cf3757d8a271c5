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
      A training that was stopped is resumed when the same command is given again.
      With --connect it learns off the bus. It keeps a bounded sample of the objects' crops, spread over time and \
      classes, and no video. After training it listens for a while and calibrates each camera on what it shows. \
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
    try keeper.check(training.description(on: nil))
    let loaded = try FootageOptions.load(videos, detections: provider, limit: memory << 20)
    let trained = try model.showing {
      try training.run(loaded, checkpoints: keeper, seconds: $0, progress: $1)
    }
    try trained.write(folder: bundle)
    keeper.finish()
    let summary = TrainingSummary(bundle: trained, folder: bundle)
    StandardOutput.line(json ? summary.json : summary.text)
  }

  private func listeningSeconds(_ setup: LiveSetup) throws -> Double {
    guard let calibrateFor else { return setup.seconds * 0.15 }
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
    let setup = try live.setup(boxes)
    if let detector = setup.detector { _ = try catalog.detector(detector.name, settings: detector.settings) }
    let training = try model.training(catalog: catalog)
    try training.requireNoFits()
    let summary = try LiveTraining(
      setup: setup, training: training, catalog: catalog, folder: bundle,
      memory: memory << 20, listeningSeconds: try listeningSeconds(setup), review: review,
      status: StatusLine(), say: { StandardError.write("vagary: \($0)\n") }
    ) { training, collected in
      try model.showing { try training.run(collected, seconds: $0, progress: $1) }
    }.run()
    StandardOutput.line(json ? summary.json : summary.text)
  }
}
