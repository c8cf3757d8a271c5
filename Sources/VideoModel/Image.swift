/// Decoded pixels of one frame, ready to be cut.
///
/// Immutable and shared between threads. Rows are packed: row `r` starts at byte
/// `r * width * format.channels`.
public final class Image: Sendable {
  /// How the bytes of a pixel are laid out.
  public enum Format: Sendable, Hashable {
    /// One byte of brightness.
    case gray8
    /// Three bytes: blue, green, red.
    case bgr24

    public var channels: Int { self == .gray8 ? 1 : 3 }
  }

  public let width: Int
  public let height: Int
  public let format: Format
  /// `height * width * format.channels` bytes.
  public let bytes: [UInt8]

  public init(width: Int, height: Int, format: Format, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(bytes.count == width * height * format.channels, "bytes must fill the image exactly")
    self.width = width
    self.height = height
    self.format = format
    self.bytes = bytes
  }
}
