import ArgumentParser
import Bundles
import Concurrency
import Console
import Evaluation
import Foundation
import Fusion
import LiveTraining
import NeuralEngine
import PlainText
import PluginHost
import Training
import VideoModel

extension Profile: ExpressibleByArgument {}

/// `vagary calibrate`: calibrates a bundle on normal footage of the camera it will serve.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrates a bundle on normal footage it was not trained on.",
    discussion: """
      Weights may serve several cameras, a calibration one. The footage should show ordinary life alone; a few \
      hundred objects settle the scale, thresholds for rare events want hours. With --profile night or infrared the \
      bundle gets a further calibration, which a node takes in such light. With --connect the footage comes off the \
      bus, for as long as --for says, and only scores are kept of it; Ctrl-C ends the listening early.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions
  @OptionGroup var live: LiveOptions

  @Option(name: .long, help: "Folder of the bundle.")
  var bundle: String

  @Option(name: .long, help: "Folder the calibrated bundle is written to. Default: the bundle's own.")
  var out: String?

  @Option(
    name: .long, help: "The light the footage was taken in: day, night (dark, with colour) or infrared.")
  var profile = Profile.day

  @Option(
    name: .long,
    help:
      "Also say from which score on events would open for so many false ones a day, and whether the footage shows."
  )
  var falsePerDay: Double?

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  @Option(name: .long, help: "Number of threads; 0 takes one per core.")
  var threads = 0

  func validate() throws {
    if let rate = falsePerDay, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--false-per-day is \(rate), must be over 0")
    }
  }

  func run() throws {
    ComputePlatform.prepare()
    let catalog = pluginOptions.catalog()
    let model = try ModelBundle(folder: bundle, catalog: catalog)
    guard profile == .day || model.calibration != nil else {
      throw CommandFailure(
        .badData,
        "\(bundle): the bundle has no calibration of the day, which comes before that of \(profile.rawValue)",
        remedy: "Calibrate without --profile first.")
    }
    if live.connect.isEmpty {
      try calibrateOnFiles(model, catalog)
    } else {
      try calibrateLive(model, catalog)
    }
  }

  private var coresOrThreads: Int {
    ThreadCount.of(threads)
  }

  private func calibrateOnFiles(_ model: ModelBundle, _ catalog: PluginCatalog) throws {
    try live.requireNoSource()
    guard footage.dataset == nil else {
      throw CommandFailure(
        .usage, "a data set's training videos are what its bundle learnt from",
        remedy: "Name files that the bundle was not trained on.")
    }
    let provider = try boxes.provider(catalog, newTrackConfidence: model.manifest.leastNewTrackConfidence)
    try check(provider.identity, of: model)
    var calibrating = BundleCalibration(model, detector: provider.identity, threads: coresOrThreads)
    calibrating.trim = try live.trimmed(otherwise: 0)
    let progress = ProgressPrinter("calibrate", unit: "frames", total: nil)
    var frames = 0
    for video in try footage.plainVideos() {
      try video.forEachFrame(detectedBy: provider) { _, time, image, boxes in
        calibrating.push(image, captureTime: time, detections: boxes)
        frames += 1
        progress.advance(to: frames)
      }
      calibrating.endVideo()
    }
    progress.finish(at: frames)
    let report = try write(calibrating, of: model, to: out ?? bundle)
    StandardOutput.line(json ? report.json : report.text)
  }

  private func calibrateLive(_ model: ModelBundle, _ catalog: PluginCatalog) throws {
    try live.requireNoFiles(footage, boxes)
    let setup = try live.setup(boxes)
    guard setup.sources.count == 1 || out != nil else {
      throw CommandFailure(
        .usage, "several cameras need a folder for their bundles",
        remedy: "Give --out DIR: each camera has its bundle in DIR/SOURCE.")
    }
    if let detector = setup.detector {
      try check(
        try catalog.detector(detector.name, settings: detector.settings).detectorIdentity, of: model)
    }
    StopSignal.install()
    let outcome = try LiveCalibration(
      setup: setup, catalog: catalog, model: model,
      detector: DetectorIdentity(id: model.manifest.detector, labels: model.manifest.labels),
      threads: coresOrThreads, status: StatusLine()
    ) { StandardError.write("vagary: \($0)\n") }.run(seconds: setup.seconds)
    var reports: [CalibrationReport] = []
    for source in setup.sources {
      guard let calibrating = outcome.calibrations[source] else { continue }
      let folder = setup.sources.count == 1 ? out ?? bundle : "\(out ?? bundle)/\(source)"
      do { reports.append(try write(calibrating, of: model, to: folder, source: source)) } catch let error
        as TrainingError
      {
        StandardError.write("vagary: \(source): \(error)\n")
      }
    }
    tell(reports, dropped: outcome.dropped)
    guard reports.count == setup.sources.count else {
      throw CommandFailure(
        .unavailable,
        "not calibrated: "
          + setup.sources.filter { source in !reports.contains { $0.source == source } }.map(\.text)
          .joined(separator: ", "),
        remedy: "Listen for longer (--for); `vagary doctor` says what is wrong with a mesh.")
    }
  }

  private func tell(_ reports: [CalibrationReport], dropped: [String: UInt64]) {
    let counts = dropped.sorted { $0.key < $1.key }
    if json {
      let left = counts.map { "\(JSONText.quoted($0.key)):\($0.value)" }.joined(separator: ",")
      StandardOutput.line(
        "{\"sources\":[\(reports.map(\.json).joined(separator: ","))],\"dropped\":{\(left)}}")
      return
    }
    for report in reports {
      StandardOutput.line((report.source.map { "\($0): " } ?? "") + report.text)
    }
    if !counts.isEmpty {
      StandardOutput.line("not used: " + counts.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }
  }

  private func check(_ detector: DetectorIdentity, of model: ModelBundle) throws {
    guard detector.id == model.manifest.detector else {
      throw CommandFailure(
        .badData,
        "the bundle was trained on boxes of \(model.manifest.detector), these are from \(detector.id)",
        remedy: "Calibrate with the same detector, or train a bundle for this one.")
    }
  }

  private func write(
    _ calibrating: BundleCalibration, of model: ModelBundle, to folder: String, source: SourceID? = nil
  ) throws -> CalibrationReport {
    let (calibration, leftOut) = try calibrating.estimate()
    try model.calibrated(calibration, for: profile).write(folder: folder)
    return CalibrationReport(
      calibration, folder: folder, profile: profile, falsePerDay: falsePerDay, source: source,
      leftOut: leftOut)
  }
}
