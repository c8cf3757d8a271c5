import ArgumentParser
import Bundles
import Foundation
import Fusion
import NeuralEngine
import Training
import VideoModel

extension Profile: ExpressibleByArgument {}

/// `vagary calibrate`: makes a bundle's calibration anew on normal footage of the camera it will serve.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrates a bundle on normal footage it was not trained on.",
    discussion: """
      Weights may serve several cameras, a calibration one. The footage should show ordinary life alone; a few \
      hundred objects settle the scale, thresholds for rare events want hours. With --profile night or infrared the \
      bundle gets a further calibration, which a node takes in such light.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions

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

  @Option(name: .long, help: "Threads; 0 takes one a core.")
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
    guard footage.dataset == nil else {
      throw CommandFailure(
        .usage, "a data set's training clips are what its bundle learnt from",
        remedy: "Name files that the bundle was not trained on.")
    }
    let provider = try boxes.provider(catalog)
    guard provider.identity.id == model.manifest.detector else {
      throw CommandFailure(
        .badData,
        "the bundle was trained on boxes of \(model.manifest.detector), these are from "
          + provider.identity.id,
        remedy: "Calibrate with the same detector, or train a bundle for this one.")
    }
    guard profile == .day || model.calibration != nil else {
      throw CommandFailure(
        .badData,
        "\(bundle): the bundle has no calibration of the day to stand beside that of \(profile.rawValue)",
        remedy: "Calibrate without --profile first.")
    }
    var fitting = BundleCalibration(
      model, detector: provider.identity,
      threads: threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads)
    let progress = ProgressPrinter("calibrate", unit: "frames", total: nil)
    var frames = 0
    for clip in try footage.plainClips() {
      try clip.forEachFrame(detectedBy: provider) { _, time, image, boxes in
        fitting.push(image, captureTime: time, detections: boxes)
        frames += 1
        progress.advance(to: frames)
      }
      fitting.endClip()
    }
    progress.finish(at: frames)
    let calibration = try fitting.fit()
    try model.calibrated(calibration, for: profile).write(folder: out ?? bundle)
    let report = CalibrationReport(
      calibration, folder: out ?? bundle, profile: profile, falsePerDay: falsePerDay)
    StandardOutput.line(json ? report.json : report.text)
  }
}

/// What a calibration was made of, and what it can promise.
struct CalibrationReport {
  let calibration: Calibration
  let folder: String
  let profile: Profile
  let falsePerDay: Double?

  init(_ calibration: Calibration, folder: String, profile: Profile = .day, falsePerDay: Double?) {
    self.profile = profile
    self.calibration = calibration
    self.folder = folder
    self.falsePerDay = falsePerDay
  }

  var text: String {
    let made =
      "\(calibration.objects) objects on \(calibration.tracks) tracks in \(Self.span(calibration.seconds)) of footage: "
      + "calibrated \(folder)\(profile == .day ? "" : " for \(profile.rawValue)")"
    guard let rate = falsePerDay else { return made }
    guard calibration.supports(falseEventsPerHour: rate / 24) else {
      let needed = Self.span(Calibration.secondsNeeded(falseEventsPerHour: rate / 24))
      return made
        + "\n\(Rounded.text(rate, places: 2)) false events a day need about \(needed) of normal footage, there is "
        + "\(Self.span(calibration.seconds)): a node that asks for them publishes scores, but no events"
    }
    let interval = calibration.interval(falseEventsPerHour: rate / 24)
    let places = rate < 100 ? 1 : 0
    let lines = FusionMode.allCases.compactMap { mode in
      calibration.eventThreshold(falseEventsPerHour: rate / 24, mode: mode).map {
        "\(mode.rawValue): events from \(Rounded.text(Double($0), places: 2)) on"
      }
    }
    return
      ([
        made,
        "\(Rounded.text(rate, places: places)) false events a day: expect \(Rounded.text(interval.lowerBound * 24, places: places)) to \(Rounded.text(interval.upperBound * 24, places: places))",
      ] + lines).joined(separator: "\n")
  }

  var json: String {
    var fields = [
      "\"folder\":\(JSONText.quoted(folder))", "\"profile\":\"\(profile.rawValue)\"",
      "\"objects\":\(calibration.objects)",
      "\"tracks\":\(calibration.tracks)", "\"seconds\":\(Rounded.text(calibration.seconds, places: 1))",
    ]
    if let rate = falsePerDay {
      let interval = calibration.interval(falseEventsPerHour: rate / 24)
      let thresholds = FusionMode.allCases.compactMap { mode in
        calibration.eventThreshold(falseEventsPerHour: rate / 24, mode: mode).map {
          "\(JSONText.quoted(mode.rawValue)):\(Rounded.text(Double($0), places: 3))"
        }
      }
      fields += [
        "\"false_per_day\":\(Rounded.text(rate, places: 4))",
        "\"supported\":\(calibration.supports(falseEventsPerHour: rate / 24))",
        "\"seconds_needed\":\(Rounded.text(Calibration.secondsNeeded(falseEventsPerHour: rate / 24), places: 0))",
        "\"interval_per_day\":[\(Rounded.text(interval.lowerBound * 24, places: 3)),\(Rounded.text(interval.upperBound * 24, places: 3))]",
        "\"thresholds\":{\(thresholds.joined(separator: ","))}",
      ]
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  /// A length of footage for people.
  static func span(_ seconds: Double) -> String {
    if seconds < 120 { return "\(Int(seconds.rounded())) s" }
    if seconds < 2 * 3600 { return "\(Int((seconds / 60).rounded())) min" }
    if seconds < 48 * 3600 { return "\(Rounded.text(seconds / 3600, places: 1)) h" }
    return "\(Rounded.text(seconds / 86400, places: 1)) days"
  }
}
