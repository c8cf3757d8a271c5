import Foundation
import SyntheticScene

/// How the demo's bundle is made: normal plaza scenes, rendered and encoded like those it will score,
/// learnt through the detector the demo uses.
struct PlazaTraining {
  /// Seeds of the normal scenes, the last three of which are held out; no demo seed should be one of them.
  static let seeds: [UInt64] = Array(101...114)
  static let minutes = 1.2
  static let objects = 20_000
  static let frameStride = 3
  /// The squared error of a teacher's vector of unit length is some thousandths; beside the other losses it
  /// would not move the shared backbone.
  static let distillation = ["--task-setting", "distillation.weight=50"]
  /// Decoded footage, MB.
  static let memory = 10_240

  /// Renders the normal scenes into `folder`.
  ///
  /// - Parameters:
  ///   - bundle: folder the bundle is to be written to.
  ///   - objects: shown in training; 0 leaves the weights untrained.
  /// - Returns: the words behind `vagary train`.
  static func arguments(folder: String, bundle: String, objects: Int) throws -> [String] {
    var videos: [String] = []
    for seed in seeds {
      var configuration = SceneConfiguration(seed: seed)
      configuration.duration = minutes * 60
      configuration.planted = []
      let video = "\(folder)/normal-\(seed).mp4"
      try SceneFiles(scene: try PlazaScene(configuration)).write(video: video, truth: nil, boxes: nil)
      videos.append(video)
    }
    return videos + [
      "--detector", "motion", "--bundle", bundle, "--objects", "\(objects)", "--frame-stride",
      "\(frameStride)", "--memory", "\(memory)",
    ] + distillation
  }
}
