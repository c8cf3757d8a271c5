import ArgumentParser
import Footage
import Foundation
import PlainText
import PluginHost
import VideoModel

/// Where the boxes come from.
struct DetectionOptions: ParsableArguments {
  @Option(name: .long, help: "Recorded detections (see `vagary detect --record`); may be repeated.")
  var detections: [String] = []

  @Option(
    name: .long, help: "Detector plugin, NAME or NAME:MODEL, for example `motion` or `opencv-dnn:model.onnx`."
  )
  var detector: String?

  @Option(name: .long, help: "A setting of the detector, KEY=VALUE; may be repeated.")
  var detectorSetting: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where not to look, as the node's sources.ID.ignore: corners in fractions of the image; may be repeated.",
      valueName: "x:y x:y x:y …"))
  var ignore: [String] = []

  /// The polygons of ``ignore``.
  func polygons() throws -> [Polygon] {
    try ignore.map { text in
      guard let polygon = Polygon(text) else {
        throw CommandFailure(
          .usage, "--ignore \(JSONText.quoted(text)) is not a polygon",
          remedy: "Write three corners or more, each x:y from 0 to 1: \"0:0 1:0 1:0.3 0:0.3\".")
      }
      return polygon
    }
  }

  /// - Parameter newTrackConfidence: least one of a detection that may begin a track, 0: any may.
  func provider(_ catalog: PluginCatalog, newTrackConfidence: Float) throws -> DetectionProvider {
    try DetectionProvider(
      recordings: detections, detector: detector, settings: try SettingWords.parse(detectorSetting),
      ignore: try polygons(), newTrackConfidence: newTrackConfidence, catalog: catalog)
  }
}
