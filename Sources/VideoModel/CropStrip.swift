/// The crops of one clip of a track side by side, oldest at the left: what the tasks saw of the object.
package struct CropStrip: Sendable, Hashable {
  /// The frame that the clip lies around.
  package var stamp: FrameStamp
  /// Crops in the picture, each as wide as it is high.
  package var crops: Int
  /// A JPEG.
  package var jpeg: [UInt8]

  package init(stamp: FrameStamp, crops: Int, jpeg: [UInt8]) {
    self.stamp = stamp
    self.crops = crops
    self.jpeg = jpeg
  }
}
