import Media
import VideoModel

/// Converts frames to the encoding in which they are sent. One owner, one thread.
final class FrameRecoder {
  enum Encoding: String, Sendable, CaseIterable {
    /// JPEG files untouched, others raw.
    case native
    case jpeg
    /// gray8 or bgr24.
    case raw
  }

  private let encoding: Encoding
  private let decoder = ImageDecoder()
  private let encoder: JPEGEncoder

  init(_ encoding: Encoding) throws(MediaError) {
    self.encoding = encoding
    encoder = try JPEGEncoder()
  }

  func recode(_ image: EncodedImage) throws(MediaError) -> EncodedImage {
    switch encoding {
    case .native: return image
    case .jpeg:
      if image.encoding == .jpeg { return image }
      let bytes = try encoder.encode(decoder.decode(image))
      return EncodedImage(
        width: image.width, height: image.height, encoding: .jpeg, planes: [], bytes: bytes)
    case .raw:
      let decoded = try decoder.decode(image)
      return EncodedImage(
        width: decoded.width, height: decoded.height, encoding: decoded.format == .gray8 ? .gray8 : .bgr24,
        planes: [PixelPlane(offset: 0, stride: decoded.width * decoded.format.channels)],
        bytes: decoded.bytes)
    }
  }
}
