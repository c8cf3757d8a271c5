import VideoModel

/// A frame joined with its detections, as it reaches the clip assembler.
package struct ArrivedFrame<Image: Sendable>: Sendable {
  package var stamp: FrameStamp
  /// Width of the image, pixels.
  package var width: Int
  /// Height of the image, pixels.
  package var height: Int
  /// The image that clips are cut from later. The assembler keeps it and does not look at it.
  package var image: Image
  /// `nil` when no detector looked at the frame; an empty list when the detector found nothing.
  package var detections: FrameDetections?

  package init(stamp: FrameStamp, width: Int, height: Int, image: Image, detections: FrameDetections?) {
    self.stamp = stamp
    self.width = width
    self.height = height
    self.image = image
    self.detections = detections
  }
}
