import ArgumentParser
import Evaluation
import Foundation
import PluginHost
import VideoModel

/// Which footage a command works on: a data set, or videos and image folders.
struct FootageOptions: ParsableArguments {
  @Option(name: .long, help: "Data set: ped1, ped2, avenue, shanghaitech or scene. PATH is then its folder.")
  var dataset: String?

  @Argument(help: "The data set's folder, or video files and image folders.")
  var paths: [String] = []

  @Option(name: .long, help: "Frames a second of image folders.")
  var frameRate: Double?

  @Option(name: .long, help: "Where the data set's pixel masks lie, when not beside it.")
  var masks: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the data set's track files lie, one a test clip, which say where abnormal objects are: "
        + "rows track,frame,xmin,ymin,xmax,ymax.", valueName: "folder"))
  var tracks: String?

  /// The data sets there are.
  static let known = ["ped1", "ped2", "avenue", "shanghaitech", "scene"]

  /// The data set; `nil` when plain files were given.
  func openDataset() throws -> Dataset? {
    guard let dataset else {
      guard masks == nil, tracks == nil else {
        throw CommandFailure(
          .usage, "--masks and --tracks are those of a data set", remedy: "Name it with --dataset.")
      }
      return nil
    }
    guard paths.count == 1, let path = paths.first else {
      throw CommandFailure(.usage, "--dataset takes one folder", remedy: "Give the folder of the data set.")
    }
    let opened =
      switch dataset {
      case "ped1": try Dataset.ped1(at: path, masks: masks, tracks: tracks)
      case "ped2": try Dataset.ped2(at: path, masks: masks, tracks: tracks)
      case "avenue": try Dataset.avenue(at: path, masks: masks, tracks: tracks)
      case "shanghaitech": try Dataset.shanghaiTech(at: path, masks: masks, tracks: tracks)
      case "scene" where masks != nil || tracks != nil:
        throw CommandFailure(
          .usage, "rendered scenes carry their truth with them", remedy: "Leave out --masks and --tracks.")
      case "scene": try Dataset.scenes(at: path)
      default:
        throw CommandFailure(
          .usage, "unknown data set \(dataset)", remedy: "Known: \(Self.known.joined(separator: ", ")).")
      }
    for warning in opened.warnings { StandardError.write("vagary: warning: \(warning)\n") }
    return opened
  }

  /// Plain files as clips, named by their last path component without its ending.
  func plainClips() throws -> [FootageClip] {
    guard !paths.isEmpty else {
      throw CommandFailure(
        .usage, "no footage given", remedy: "Name video files or image folders, or --dataset.")
    }
    return paths.map { path in
      FootageClip(
        name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, path: path,
        frameRate: frameRate)
    }
  }
}

/// Where plugins are looked for.
struct PluginOptions: ParsableArguments {
  @Option(name: .long, help: "Another folder with plugins; may be repeated. VAGARY_PLUGIN_PATH works too.")
  var plugins: [String] = []

  func catalog() -> PluginCatalog {
    let catalog = PluginCatalog(folders: plugins + PluginCatalog.defaultFolders())
    for refusal in catalog.refused {
      StandardError.write("vagary: plugin refused: \(refusal.file): \(refusal.error)\n")
    }
    return catalog
  }
}

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
      "Where not to look, as the node's sources.ID.ignore: corners in fractions of the picture; may be repeated.",
      valueName: "x:y x:y x:y …"))
  var ignore: [String] = []

  /// What ``ignore`` says.
  func polygons() throws -> [Polygon] {
    try ignore.map { text in
      guard let polygon = Polygon(text) else {
        throw CommandFailure(
          .usage, "--ignore \(JSONText.quoted(text)) is no polygon",
          remedy: "Write three corners or more, each x:y from 0 to 1: \"0:0 1:0 1:0.3 0:0.3\".")
      }
      return polygon
    }
  }

  /// - Parameter newTrackConfidence: least one of a detection that may begin a track, 0: any may.
  func provider(_ catalog: PluginCatalog, newTrackConfidence: Float) throws -> DetectionProvider {
    try DetectionProvider(
      recordings: detections, detector: detector, settings: try Settings.parse(detectorSetting),
      ignore: try polygons(), newTrackConfidence: newTrackConfidence, catalog: catalog)
  }
}

/// `KEY=VALUE` words of the command line.
enum Settings {
  static func parse(_ words: [String]) throws -> [String: String] {
    var settings: [String: String] = [:]
    for word in words {
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw CommandFailure(.usage, "\(word) is not KEY=VALUE", remedy: "Write for example threshold=0.25.")
      }
      settings[String(word[..<equals])] = String(word[word.index(after: equals)...])
    }
    return settings
  }
}
