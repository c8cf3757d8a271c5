import ArgumentParser
import Console
import Evaluation
import Footage
import Foundation
import PlainText
import PluginHost
import Training
import VideoModel

/// Which footage a command works on: a data set, or videos and image folders.
struct FootageOptions: ParsableArguments {
  @Option(name: .long, help: "Data set: ped1, ped2, avenue, shanghaitech or scene. PATH is then its folder.")
  var dataset: String?

  @Argument(help: "The data set's folder, or video files and image folders.")
  var paths: [String] = []

  @Option(name: .long, help: "Frame rate of image folders, per second.")
  var frameRate: Double?

  @Option(name: .long, help: "Folder of the data set's pixel masks, when they are not beside it.")
  var masks: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Folder of the data set's track files, one for each test video, which say where abnormal objects are: "
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

  /// Decodes videos into memory, shows how far it is, and says how many detections were left out.
  ///
  /// - Parameter limit: most bytes of pixels.
  static func load(
    _ videos: [FootageVideo], detections: DetectionProvider, limit: Int, stage: String = "load"
  ) throws -> TrainingFootage {
    let loaded = try LoadedFootage(
      videos, detections: detections, limit: limit, stage: stage, progress: FramePrinter().show)
    if loaded.leftOut > 0 {
      StandardError.write(
        "vagary: \(Rounded.grouped(loaded.leftOut)) detections of low confidence continued no track and are left out\n"
      )
    }
    return loaded.footage
  }

  /// Plain files as videos, named by their last path component without its ending.
  func plainVideos() throws -> [FootageVideo] {
    guard !paths.isEmpty else {
      throw CommandFailure(
        .usage, "no footage given", remedy: "Name video files or image folders, or --dataset.")
    }
    return paths.map { path in
      FootageVideo(
        name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, path: path,
        frameRate: frameRate)
    }
  }
}
