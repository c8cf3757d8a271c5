import ArgumentParser
import Bundles
import Concurrency
import Console
import Evaluation
import Experiments
import Footage
import Foundation
import Fusion
import NeuralEngine
import PlainText
import PluginHost
import Recordings
import Scoring
import Training
import VideoModel

/// `vagary evaluate`: scores a data set's test videos and measures how well the scores separate abnormal frames from normal ones.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Scores a data set and prints frame-level AUC beside network-free baselines.",
    discussion: """
      For a data set that says where its abnormal objects are, evaluate also measures the events that a node would \
      publish: how many objects they find, how late, and how many events are false.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions

  @Option(name: .long, help: "Folder of the bundle.")
  var bundle: String

  @Option(
    name: .long, help: "Folder for a page with tables, curves and pictures (report.html), and report.json.",
    completion: .directory)
  var report: String?

  @Option(name: .long, help: "Also write every frame's raw scores as CSV.")
  var frameScores: String?

  @Option(name: .long, help: "Also write every object's scores as CSV.")
  var objectScores: String?

  @Option(
    name: .long,
    help: "False events per hour that set the threshold of events. Default: the default threshold of a node.")
  var falsePerHour: Double?

  @Option(name: .long, help: "Number of threads; 0 takes one per core.")
  var threads = 0

  @OptionGroup var products: PrecisionOption

  @Flag(name: .long, help: "Print the table as JSON.")
  var json = false

  func validate() throws {
    if let rate = falsePerHour, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--false-per-hour is \(rate), must be over 0")
    }
  }

  func run() throws {
    ComputePlatform.prepare()
    products.prepare()
    guard let dataset = try footage.openDataset() else {
      throw CommandFailure(
        .usage, "evaluate needs labels",
        remedy: "Give --dataset (\(FootageOptions.known.joined(separator: ", "))) and its folder.")
    }
    let catalog = pluginOptions.catalog()
    let model = try ModelBundle(folder: bundle, catalog: catalog)
    guard let calibration = model.calibration else {
      throw CommandFailure(.badData, "\(bundle) is not calibrated", remedy: "Train it with `vagary train`.")
    }
    let provider = try boxes.provider(catalog, newTrackConfidence: model.manifest.leastNewTrackConfidence)
    let team = ThreadTeam(threads: ThreadCount.of(threads))
    let run = DatasetScoring(
      model: model, calibration: calibration, provider: provider, team: team, precision: products.precision,
      frameRate: footage.frameRate ?? dataset.frameRate)
    let frames = try frameScores.map { try FrameScoreFile($0, scores: run.scoreNames) }
    let objects = try objectScores.map { try ObjectScoreFile($0, tasks: model.taskNames) }
    let outcome = try run.score(dataset, events: opening(calibration), progress: FramePrinter().show) {
      try objects?.append($1, video: $0)
    }
    try objects?.finish()
    try frames?.write(outcome.videos)
    let table = try ScoreTable(videos: outcome.videos, scores: run.scoreNames)
    let data = table.json(
      regions: outcome.regions, events: outcome.events.map { (DatasetScoring.fused, $0) },
      tracks: outcome.regions == nil ? nil : dataset.tracksFrom)
    if let report {
      let path = try EvaluationReport(
        dataset: dataset, frameRate: run.frameRate, outcome: outcome, table: table,
        tasks: model.taskNames, words: model.taskWords, facts: facts(of: model, provider, dataset)
      ).write(folder: report, json: data)
      StandardError.write("vagary: the report: \(path)\n")
    }
    if json {
      print(data)
    } else {
      print(table.text)
      if let regions = outcome.regions {
        print(regions.text)
        if let origin = dataset.tracksFrom { print("abnormal regions and tracks are \(origin.text)\n") }
      }
      if let events = outcome.events { print(events.text) }
      print("Please cite: \(dataset.citation)")
    }
  }

  /// Bundle, detector and filters, for the report.
  private func facts(
    of model: ModelBundle, _ provider: DetectionProvider, _ dataset: Dataset
  ) -> [String] {
    let fusion = FusionConfiguration()
    return [
      "Bundle: \(model.manifest.variant), \(model.fingerprint.prefix(12)). Boxes: \(provider.identity.id). Fusion: "
        + "\(fusion.mode.rawValue). Products: \(products.precision.rawValue).",
      "raw is the oddest object of each frame. causal is an exponential filter of \(fusion.causal) s, as a node publishes it. "
        + "gaussian is smoothed afterwards over 10 and 21 frames. offline is gaussian on the map of 9 x 9 x 9 means.",
    ] + (dataset.tracksFrom.map { ["Abnormal regions and tracks are \($0.text)."] } ?? [])
  }

  /// When scores become events: the rule of a node with the same options.
  func opening(_ calibration: Calibration) -> EventConfiguration {
    let rule = EventConfiguration()
    guard let rate = falsePerHour, calibration.eventThreshold(falseEventsPerHour: rate) != nil else {
      return rule
    }
    if !calibration.supports(falseEventsPerHour: rate) {
      StandardError.write(
        "vagary: warning: \(TimeSpan.text(calibration.seconds)) of calibration footage are too short for "
          + "\(rate) false events per hour: the threshold is extrapolated, and a node would open no events\n"
      )
    }
    return rule.opening(falseEventsPerHour: rate, under: calibration)
  }
}
