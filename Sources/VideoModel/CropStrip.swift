/// The crops of one clip side by side, oldest at the left. They show the object as the tasks saw it.
package struct CropStrip: Sendable, Hashable {
  /// The frame that the clip was cut around.
  package var stamp: FrameStamp
  /// Number of square crops in the image.
  package var crops: Int
  /// The image as a JPEG file.
  package var jpeg: [UInt8]

  package init(stamp: FrameStamp, crops: Int, jpeg: [UInt8]) {
    self.stamp = stamp
    self.crops = crops
    self.jpeg = jpeg
  }
}
