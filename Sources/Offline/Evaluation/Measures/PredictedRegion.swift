import VideoModel

/// A region that a method says is abnormal.
package struct PredictedRegion: Sendable, Hashable {
  /// Index of the test video.
  package var video: Int
  /// From 0 in the video.
  package var frame: Int
  /// Pixels.
  package var box: BoundingBox
  /// Higher is odder; never NaN.
  package var score: Float

  package init(video: Int, frame: Int, box: BoundingBox, score: Float) {
    self.video = video
    self.frame = frame
    self.box = box
    self.score = score
  }
}
