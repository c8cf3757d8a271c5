import VideoModel

/// A frame joined with its detections, as it reaches the clip assembler.
package struct ArrivedFrame<Picture: Sendable>: Sendable {
  package var stamp: FrameStamp
  /// Size of the picture, pixels.
  package var width: Int
  package var height: Int
  /// Whatever the caller cuts clips from; kept and handed on, never looked at.
  package var picture: Picture
  /// `nil` when no detector looked at the frame; an empty list when nothing was there.
  package var detections: FrameDetections?

  package init(stamp: FrameStamp, width: Int, height: Int, picture: Picture, detections: FrameDetections?) {
    self.stamp = stamp
    self.width = width
    self.height = height
    self.picture = picture
    self.detections = detections
  }
}
