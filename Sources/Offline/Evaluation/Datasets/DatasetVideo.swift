/// One video of a ``Dataset``.
package struct DatasetVideo: Sendable, Equatable {
  /// The video's name in its set, for example `Test001` or `01`.
  package var name: String
  /// Path of the folder that holds the video's images, or of its video.
  package var frames: String
  /// Number of images in the folder; `nil` for a video, which must be decoded to know.
  package var frameCount: Int?
  /// One for each frame, true where abnormal; `nil` for training videos and where no labels were found.
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
