extension Dataset {
  /// Rendered scenes at `path`, as `vagary scene set` writes them.
  ///
  ///     training/01.mp4 …   testing/01.mp4 …   testing/01.truth.json …
  ///
  /// Throws when the layout is not there, or a video has no usable truth beside it.
  package static func scenes(at path: String) throws(DatasetError) -> Dataset {
    let (training, testing) = (path + "/training", path + "/testing")
    guard Folder.exists(training), Folder.exists(testing) else {
      throw .notFound(path: path, expected: "rendered scenes: folders training and testing with videos")
    }
    var set = Dataset(
      name: "scene", training: try SceneSet.videos(in: training), testing: try SceneSet.videos(in: testing),
      citation: "none: rendered scenes", frameRate: 0)
    set.tracksFrom = .scene
    for index in set.testing.indices {
      let video = set.testing[index]
      let truth = try SceneTruthFile.read(testing + "/" + video.name + SceneSet.truthEnding)
      guard set.frameRate == 0 || set.frameRate == truth.frameRate else {
        throw .mismatch([
          "video \(video.name) has \(truth.frameRate) frames per second, the others \(set.frameRate)"
        ])
      }
      set.frameRate = truth.frameRate
      set.testing[index].frameCount = truth.frames
      set.testing[index].tracks = truth.tracks
      var labels = [Bool](repeating: false, count: truth.frames)
      for track in truth.tracks { for frame in track.boxes.keys { labels[frame] = true } }
      set.testing[index].labels = labels
    }
    return set
  }
}

/// Names inside a set of rendered scenes.
package enum SceneSet {
  package static let videoEnding = ".mp4"
  package static let truthEnding = ".truth.json"
  /// The true boxes of all videos, as recorded detections.
  package static let boxes = "boxes.csv"

  static func videos(in folder: String) throws(DatasetError) -> [DatasetVideo] {
    try Folder.names(in: folder).filter { $0.hasSuffix(videoEnding) }.map {
      DatasetVideo(name: String($0.dropLast(videoEnding.count)), frames: folder + "/" + $0)
    }
  }
}
