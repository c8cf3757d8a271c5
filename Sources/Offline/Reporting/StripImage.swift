import VideoModel

/// One frame of a film strip.
package struct StripImage: Sendable, Equatable {
  /// A JPEG file; the page shows it as it is.
  package var jpeg: [UInt8]
  /// Its size, pixels.
  package var width, height: Int
  /// Drawn over it, in its own pixels.
  package var box: BoundingBox?
  /// Seconds from the first frame of the footage.
  package var time: Double

  package init(jpeg: [UInt8], width: Int, height: Int, box: BoundingBox?, time: Double) {
    self.jpeg = jpeg
    self.width = width
    self.height = height
    self.box = box
    self.time = time
  }
}
