import VideoModel

/// A frame joined with its detections, as it reaches the clip assembler.
public struct ArrivedFrame<Picture: Sendable>: Sendable {
  public var stamp: FrameStamp
  /// Size of the picture, pixels.
  public var width: Int
  public var height: Int
  /// Whatever the caller cuts clips from; kept and handed on, never looked at.
  public var picture: Picture
  /// `nil` when no detector looked at the frame; an empty list when nothing was there.
  public var detections: FrameDetections?

  public init(stamp: FrameStamp, width: Int, height: Int, picture: Picture, detections: FrameDetections?) {
    self.stamp = stamp
    self.width = width
    self.height = height
    self.picture = picture
    self.detections = detections
  }
}
