/// Decoded pixels of one frame.
///
/// Immutable; threads share it. Rows are packed: row `r` of the first plane starts at byte
/// `r * width * format.channels`.
package final class Image: Sendable {
  /// Layout of the pixels.
  package enum Format: Sendable, Hashable {
    /// One byte of brightness.
    case gray8
    /// Three bytes: blue, green, red.
    case bgr24
    /// A plane of brightness, then two planes of colour differences (blue, red) with half the width and height, rounded
    /// up. Each colour value is centred among its four pixels; the matrix is BT.601. Crops are cut from such images, but
    /// detectors never get them.
    case yuv420p(Range)

    /// Range of the values from black to white.
    package enum Range: Sendable, Hashable {
      /// 0...255, as in JPEG.
      case full
      /// 16...235 for brightness and 16...240 for colour differences, as in video.
      case limited
    }

    /// Bytes per pixel in the first plane.
    package var channels: Int { self == .bgr24 ? 3 : 1 }

    /// Number of bytes of an image of this format.
    package func byteCount(width: Int, height: Int) -> Int {
      let first = width * height * channels
      guard case .yuv420p = self else { return first }
      return first + 2 * ((width + 1) / 2) * ((height + 1) / 2)
    }
  }

  package let width: Int
  package let height: Int
  package let format: Format
  /// ``Format/byteCount(width:height:)`` bytes.
  package let bytes: [UInt8]

  package init(width: Int, height: Int, format: Format, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(
      bytes.count == format.byteCount(width: width, height: height), "bytes must fill the image exactly")
    self.width = width
    self.height = height
    self.format = format
    self.bytes = bytes
  }
}
