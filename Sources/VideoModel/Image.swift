/// Decoded pixels of one frame, ready to be cut.
///
/// Immutable and shared between threads. Rows are packed: row `r` of a picture that is one plane starts at
/// byte `r * width * format.channels`.
package final class Image: Sendable {
  /// How the bytes of a pixel are laid out.
  package enum Format: Sendable, Hashable {
    /// One byte of brightness.
    case gray8
    /// Three bytes: blue, green, red.
    case bgr24
    /// A plane of brightness, then two of colour differences (blue, red) of half the width and height, rounded up, each
    /// value in the middle of its four pixels; on the BT.601 matrix. What crops are cut from, not what detectors look at.
    case yuv420p(Range)

    /// What values of brightness and colour differences stand for black to white.
    package enum Range: Sendable, Hashable {
      /// 0 to 255, as in JPEG.
      case full
      /// 16 to 235 and 16 to 240, as in video.
      case limited
    }

    /// Bytes of a pixel in the first plane.
    package var channels: Int { self == .bgr24 ? 3 : 1 }

    /// Bytes of a picture.
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
