import Foundation
import SyntheticScene

/// How the demo's bundle is made: normal plaza scenes, rendered and encoded like those it will score,
/// learnt through the detector the demo uses.
struct PlazaTraining {
  /// Seeds of the normal scenes; no demo seed should be one of them.
  static let seeds: [UInt64] = Array(101...107)
  static let minutes = 1.2
  static let objects = 6000
  static let frameStride = 3

  /// - Parameters:
  ///   - folder: for the rendered scenes.
  ///   - bundle: folder the bundle is written to.
  ///   - objects: shown in training; 0 leaves the weights untrained.
  static func run(folder: String, bundle: String, objects: Int) throws {
    var videos: [String] = []
    for seed in seeds {
      var configuration = SceneConfiguration(seed: seed)
      configuration.duration = minutes * 60
      configuration.planted = []
      let video = "\(folder)/normal-\(seed).mp4"
      try SceneFiles(scene: try PlazaScene(configuration)).write(video: video, truth: nil, boxes: nil)
      videos.append(video)
    }
    let train = try TrainCommand.parse(
      videos + [
        "--detector", "motion", "--bundle", bundle, "--objects", "\(objects)", "--frame-stride",
        "\(frameStride)",
        "--memory", "8192",
      ])
    try train.run()
  }
}
