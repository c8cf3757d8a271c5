import VideoModel

/// Encodes images as baseline JPEG, without libav (whose encoder knows no grey).
///
/// Grey images give one component, colour images three with halved colour resolution (4:2:0), full
/// range. The same image gives the same bytes. One instance a thread.
public final class JPEGEncoder {
  /// 1...100, higher is better and larger.
  public let quality: Int
  private let brightnessTable: QuantisationTable
  private let colourTable: QuantisationTable

  /// 90 keeps differences below what is seen at normal size.
  public init(quality: Int = 90) throws(MediaError) {
    guard (1...100).contains(quality) else { throw .badQuality(quality) }
    self.quality = quality
    brightnessTable = QuantisationTable(QuantisationTable.brightness, quality: quality)
    colourTable = QuantisationTable(QuantisationTable.colour, quality: quality)
  }

  /// Throws ``MediaError/badImage(encoding:reason:)`` for an image wider or taller than 16384.
  public func encode(_ image: Image) throws(MediaError) -> [UInt8] {
    guard PictureSize.isSupported(width: image.width, height: image.height) else {
      throw .badImage(
        encoding: .jpeg,
        reason: "its size is \(image.width)x\(image.height), each side must be 1 to \(PictureSize.largest)")
    }
    let isColour = image.format == .bgr24
    var writer = JPEGWriter()
    writer.marker(0xD8)
    writer.segment(
      0xE0, [0x4A, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])  // JFIF 1.1, square pixels.
    writer.segment(0xDB, [0] + brightnessTable.zigzagged)
    if isColour { writer.segment(0xDB, [1] + colourTable.zigzagged) }
    writer.frameHeader(width: image.width, height: image.height, isColour: isColour)
    writer.segment(0xC4, [0x00] + HuffmanCode.dc.definition)
    writer.segment(0xC4, [0x10] + HuffmanCode.ac.definition)
    writer.scanHeader(isColour: isColour)
    if isColour {
      writeColour(image, to: &writer)
    } else {
      let plane = SamplePlane(grey: image)
      var dc = 0
      for row in 0..<plane.height / 8 {
        for column in 0..<plane.width / 8 {
          writer.block(brightnessTable.quantised(plane, column: column, row: row), previousDC: &dc)
        }
      }
    }
    writer.finishScan()
    writer.marker(0xD9)
    return writer.bytes
  }

  /// Units of 16x16 pixels: four blocks of brightness, then one of each colour difference.
  private func writeColour(_ image: Image, to writer: inout JPEGWriter) {
    let planes = SamplePlane.yCbCr(image)
    var dc = (0, 0, 0)
    for row in 0..<planes.1.height / 8 {
      for column in 0..<planes.1.width / 8 {
        for part in 0..<4 {
          let block = brightnessTable.quantised(
            planes.0, column: column * 2 + part % 2, row: row * 2 + part / 2)
          writer.block(block, previousDC: &dc.0)
        }
        writer.block(colourTable.quantised(planes.1, column: column, row: row), previousDC: &dc.1)
        writer.block(colourTable.quantised(planes.2, column: column, row: row), previousDC: &dc.2)
      }
    }
  }
}
