import ArgumentParser
import Bundles
import Foundation
import NeuralEngine
import Training

/// `vagary calibrate`: makes a bundle's calibration anew on normal footage of the camera it will serve.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Calibrates a bundle on normal footage it was not trained on.",
    discussion: """
      Weights may serve several cameras, a calibration one. The footage should show ordinary life alone; a few \
      hundred objects settle the scale, thresholds for rare events want hours.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var boxes: DetectionOptions
  @OptionGroup var pluginOptions: PluginOptions

  @Option(name: .long, help: "Folder of the bundle.")
  var bundle: String

  @Option(name: .long, help: "Folder the calibrated bundle is written to. Default: the bundle's own.")
  var out: String?

  @Option(name: .long, help: "Most memory for decoded footage, MB.")
  var memory = 4096

  @Option(name: .long, help: "Threads; 0 takes one a core.")
  var threads = 0

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
    let loaded = try TrainingFootage.load(
      try footage.plainClips(), detections: provider, limit: memory << 20,
      progress: ProgressPrinter("load", unit: "frames", total: nil))
    let calibration = try BundleCalibration.fit(
      model, on: loaded, detector: provider.identity.id,
      threads: threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads)
    try model.calibrated(calibration).write(folder: out ?? bundle)
    print(
      "\(calibration.objects) objects on \(calibration.tracks) tracks in \(Int(calibration.seconds)) s of footage: "
        + "calibrated \(out ?? bundle)")
  }
}
