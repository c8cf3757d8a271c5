/// The facts of a JPEG that precede its pixels.
struct JPEGHeader: Equatable {
  var width: Int
  var height: Int
  /// Byte offset of the first compressed pixels.
  var scanOffset: Int

  /// Walks the segments up to the first scan; does not read pixels.
  init(_ bytes: [UInt8]) throws(PictureFault) {
    guard bytes.count > 3, bytes[0] == 0xFF, bytes[1] == 0xD8 else {
      throw PictureFault(reason: "it does not begin like a JPEG")
    }
    var size: (width: Int, height: Int)?
    var position = 2
    while true {
      guard position + 1 < bytes.count else { throw Self.cutOff }
      guard bytes[position] == 0xFF else {
        throw PictureFault(reason: "no JPEG segment begins at byte \(position)")
      }
      let marker = bytes[position + 1]
      if marker == 0xFF {  // Fill byte.
        position += 1
        continue
      }
      position += 2
      if marker == 0x01 || (0xD0...0xD7).contains(marker) { continue }  // Markers without a body.
      guard marker != 0xD8, marker != 0xD9 else {
        throw PictureFault(reason: "the JPEG ends before its pixels")
      }
      guard position + 1 < bytes.count else { throw Self.cutOff }
      let length = Self.number(bytes, at: position)
      guard length >= 2 else { throw PictureFault(reason: "a JPEG segment is \(length) bytes long") }
      guard position + length <= bytes.count else { throw Self.cutOff }
      if Self.describesFrame(marker) {
        guard length >= 8 else { throw PictureFault(reason: "the JPEG frame header is too short") }
        size = (Self.number(bytes, at: position + 5), Self.number(bytes, at: position + 3))
      }
      position += length
      if marker == 0xDA { break }
    }
    guard let size else { throw PictureFault(reason: "the JPEG states no size before its pixels") }
    guard PictureSize.isSupported(width: size.width, height: size.height) else {
      throw PictureFault(
        reason: "the JPEG states \(size.width)x\(size.height), each side must be 1 to \(PictureSize.largest)")
    }
    width = size.width
    height = size.height
    scanOffset = position
  }

  /// Whether the end-of-image marker follows the pixels; a cut-off file lacks it.
  func isComplete(_ bytes: [UInt8]) -> Bool {
    var position = bytes.count - 2
    while position >= scanOffset {
      if bytes[position] == 0xFF, bytes[position + 1] == 0xD9 { return true }
      position -= 1
    }
    return false
  }

  private static let cutOff = PictureFault(reason: "the JPEG is cut off in its header")

  private static func number(_ bytes: [UInt8], at position: Int) -> Int {
    Int(bytes[position]) << 8 | Int(bytes[position + 1])
  }

  /// SOF0 to SOF15, without the tables that live among them.
  private static func describesFrame(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }
}
