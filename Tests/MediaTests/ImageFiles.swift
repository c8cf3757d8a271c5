import CZlib
import VideoModel

/// Uncompressed image files made by hand, so that reading is not checked against libav itself.
enum ImageFiles {
  /// Grey with one byte per pixel, colour as 24 bits.
  static func png(_ image: Image) -> [UInt8] {
    let channels = image.format.channels
    var rows: [UInt8] = []
    for row in 0..<image.height {
      rows.append(0)
      for column in 0..<image.width {
        let at = (row * image.width + column) * channels
        rows += image.bytes[at..<at + channels].reversed()
      }
    }
    let size = bigEndian(image.width) + bigEndian(image.height)
    let kind: UInt8 = channels == 1 ? 0 : 2
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", size + [8, kind, 0, 0, 0])
      + chunk("IDAT", packed(rows)) + chunk("IEND", [])
  }

  /// 24 bits, or 8 bits with a palette of greys.
  static func bmp(_ image: Image) -> [UInt8] {
    let channels = image.format.channels
    let rowBytes = image.width * channels
    let padding = [UInt8](repeating: 0, count: (4 - rowBytes % 4) % 4)
    var palette: [UInt8] = []
    if channels == 1 {
      for level in UInt8.min...UInt8.max { palette += [level, level, level, 0] }
    }
    var pixels: [UInt8] = []
    for row in (0..<image.height).reversed() {
      pixels += image.bytes[row * rowBytes..<(row + 1) * rowBytes] + padding
    }
    let offset = 54 + palette.count
    var head: [UInt8] = [0x42, 0x4D] + littleEndian(offset + pixels.count) + littleEndian(0)
    head += littleEndian(offset) + littleEndian(40) + littleEndian(image.width) + littleEndian(image.height)
    head += [1, 0, UInt8(channels * 8), 0] + littleEndian(0) + littleEndian(pixels.count)
    head += littleEndian(2835) + littleEndian(2835) + littleEndian(0) + littleEndian(0)
    return head + palette + pixels
  }

  /// Little-endian, one strip.
  static func tiff(_ image: Image) -> [UInt8] {
    let channels = image.format.channels
    var pixels: [UInt8] = []
    for pixel in stride(from: 0, to: image.bytes.count, by: channels) {
      pixels += image.bytes[pixel..<pixel + channels].reversed()
    }
    let bitsOffset = 8 + pixels.count
    let directory = bitsOffset + 6
    let entries: [(tag: Int, kind: Int, count: Int, value: Int)] = [
      (256, 4, 1, image.width), (257, 4, 1, image.height),
      (258, 3, channels, channels == 1 ? 8 : bitsOffset), (259, 3, 1, 1),
      (262, 3, 1, channels == 1 ? 1 : 2), (273, 4, 1, 8), (277, 3, 1, channels), (278, 4, 1, image.height),
      (279, 4, 1, pixels.count),
    ]
    var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0] + littleEndian(directory) + pixels
    bytes += [8, 0, 8, 0, 8, 0, UInt8(entries.count), 0]
    for entry in entries {
      bytes += littleEndian(entry.tag)[..<2] + littleEndian(entry.kind)[..<2]
      bytes += littleEndian(entry.count) + littleEndian(entry.value)
    }
    return bytes + littleEndian(0)
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let checked = Array(name.utf8) + body
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in checked {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return bigEndian(body.count) + checked + bigEndian(Int(~crc))
  }

  /// The zlib stream of `bytes`.
  private static func packed(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var stream = [UInt8](repeating: 0, count: Int(size))
    let status = compress(&stream, &size, bytes, UInt(bytes.count))
    precondition(status == Z_OK, "zlib packs any bytes")
    return Array(stream.prefix(Int(size)))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] { littleEndian(value).reversed() }

  private static func littleEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}

/// Pictures that are equal in every run.
enum TestPicture {
  /// Smooth ramps in all channels, moved by `shift` pixels.
  static func ramps(width: Int, height: Int, format: Image.Format = .bgr24, shift: Int = 0) -> Image {
    var bytes: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        let across = (column + shift) * 200 / max(1, width) % 240
        let down = row * 255 / max(1, height)
        bytes += format == .gray8 ? [UInt8((across + down) / 2)] : [UInt8(across), UInt8(down), 90]
      }
    }
    return Image(width: width, height: height, format: format, bytes: bytes)
  }

  static func plain(width: Int, height: Int, blue: UInt8, green: UInt8, red: UInt8) -> Image {
    let bytes = (0..<width * height).flatMap { _ in [blue, green, red] }
    return Image(width: width, height: height, format: .bgr24, bytes: bytes)
  }

  /// Mean absolute difference of the bytes; huge when the shapes differ.
  static func difference(_ left: Image, _ right: Image) -> Double {
    guard left.width == right.width, left.height == right.height, left.format == right.format else {
      return .infinity
    }
    let sum = zip(left.bytes, right.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Double(sum) / Double(left.bytes.count)
  }

  static func largestDifference(_ left: Image, _ right: Image) -> Int {
    guard left.bytes.count == right.bytes.count, left.format == right.format else { return .max }
    return zip(left.bytes, right.bytes).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }
}
