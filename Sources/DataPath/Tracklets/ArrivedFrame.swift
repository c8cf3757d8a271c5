import VideoModel

/// A frame joined with its detections, as it reaches the clip assembler.
package struct ArrivedFrame<Image: Sendable>: Sendable {
  package var stamp: FrameStamp
  /// Size of the picture, pixels.
  package var width: Int
  package var height: Int
  /// Whatever the caller cuts clips from; kept and handed on, never looked at.
  package var image: Image
  /// `nil` when no detector looked at the frame; an empty list when nothing was there.
  package var detections: FrameDetections?

  package init(stamp: FrameStamp, width: Int, height: Int, image: Image, detections: FrameDetections?) {
    self.stamp = stamp
    self.width = width
    self.height = height
    self.image = image
    self.detections = detections
  }
}
