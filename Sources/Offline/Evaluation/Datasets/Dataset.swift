/// A published set of videos with known anomalies, found on disk and checked.
package struct Dataset: Sendable, Equatable {
  /// Short name as on the command line, for example `ped2`.
  package var name: String
  /// Videos that show normal behaviour only, in order.
  package var training: [DatasetVideo]
  /// Videos to be scored, in order.
  package var testing: [DatasetVideo]
  /// What a publication that uses the set has to cite.
  package var citation: String
  /// Frames a second the videos were recorded at.
  package var frameRate: Double
  /// One line for each way in which this copy differs from the official set; empty for a complete copy.
  /// Figures of a copy with warnings are not comparable with published ones.
  package var warnings: [String]
  /// Where the test videos' ``DatasetVideo/tracks`` come from; `nil` where there are none.
  package var tracksFrom: TrackOrigin?

  package init(
    name: String, training: [DatasetVideo], testing: [DatasetVideo], citation: String, frameRate: Double,
    warnings: [String] = []
  ) {
    self.name = name
    self.training = training
    self.testing = testing
    self.citation = citation
    self.frameRate = frameRate
    self.warnings = warnings
  }

  /// Capture time of a video's frame `index` (from 0) in nanoseconds since the video's start.
  package func captureTime(ofFrame index: Int) -> Int64 {
    Int64((Double(index) / frameRate * 1e9).rounded())
  }

  /// The test videos with their labels, one a frame, true where abnormal.
  ///
  /// Throws ``DatasetError/unlabelled(dataset:videos:)`` when there is no test video or one has no labels.
  package func labelledTesting() throws(DatasetError) -> [(video: DatasetVideo, labels: [Bool])] {
    let bare = testing.filter { $0.labels == nil }.map(\.name)
    guard bare.isEmpty, !testing.isEmpty else { throw .unlabelled(dataset: name, videos: bare) }
    return testing.map { ($0, $0.labels ?? []) }
  }
}

/// Who says where abnormal objects are. Figures of one origin are not comparable with those of another.
package enum TrackOrigin: String, Sendable {
  /// Linked regions of pixel masks, by ``MaskTracks``.
  case masks = "mask-derived"
  /// Files that somebody published or drew.
  case files = "track files"
  /// The renderer of a scene, which knows.
  case scene = "rendered"

  /// For people.
  package var text: String {
    switch self {
    case .masks: "mask-derived: figures are not comparable with those on published tracks"
    case .files: "those of track files"
    case .scene: "those of the renderer"
    }
  }
}

/// One video of a ``Dataset``.
package struct DatasetVideo: Sendable, Equatable {
  /// The video's name in its set, for example `Test001` or `01`.
  package var name: String
  /// Path of the folder that holds the video's images, or of its video.
  package var frames: String
  /// Number of images in the folder; `nil` for a video, which must be decoded to know.
  package var frameCount: Int?
  /// One a frame, true where abnormal; `nil` for training videos and where no labels were found.
  package var labels: [Bool]?
  /// Where what is abnormal is; `nil` where the set does not say.
  package var tracks: [TruthTrack]?

  package init(
    name: String, frames: String, frameCount: Int? = nil, labels: [Bool]? = nil, tracks: [TruthTrack]? = nil
  ) {
    self.name = name
    self.frames = frames
    self.frameCount = frameCount
    self.labels = labels
    self.tracks = tracks
  }
}
