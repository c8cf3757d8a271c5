/// A Windows bitmap read as a mask.
enum BitmapMask {
  /// The pixels of a colour other than black. An alpha channel is not looked at.
  ///
  /// Reads uncompressed bitmaps of 1, 4, 8, 24 or 32 bits a pixel, either way up.
  static func read(_ bytes: [UInt8]) throws(FileFormatError) -> PixelMask {
    guard bytes.count >= 54, bytes[0] == UInt8(ascii: "B"), bytes[1] == UInt8(ascii: "M") else {
      throw FileFormatError("not a BMP file")
    }
    func number(_ place: Int) -> Int {
      Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16 | Int(bytes[place + 3])
        << 24
    }
    let data = number(10)
    let header = number(14)
    let width = Int(Int32(truncatingIfNeeded: number(18)))
    let statedHeight = Int(Int32(truncatingIfNeeded: number(22)))
    let height = abs(statedHeight)
    let depth = number(28) & 0xffff
    let compression = number(30)
    guard header >= 40, width > 0, height > 0 else { throw FileFormatError("impossible BMP header") }
    guard [1, 4, 8, 24, 32].contains(depth), compression == 0 || (compression == 3 && depth == 32) else {
      throw FileFormatError(
        "BMP of \(depth) bits, compression \(compression), is not read (save it uncompressed)")
    }
    let used = (width * depth + 7) / 8
    let stride = (used + 3) & ~3
    guard data >= 54, data <= bytes.count, height <= (bytes.count - data) / stride else {
      throw FileFormatError("the BMP file ends before its last row")
    }
    let isSet =
      try depth > 8 ? colours(depth: depth) : palette(bytes, header: header, data: data, depth: depth)
    var isAbnormal = [Bool](repeating: false, count: width * height)
    bytes.withUnsafeBufferPointer { pixels in
      for row in 0..<height {
        // Rows are kept from the bottom up unless the height is negative.
        let start = data + (statedHeight < 0 ? row : height - 1 - row) * stride
        for column in 0..<width { isAbnormal[row * width + column] = isSet(pixels, start, column) }
      }
    }
    return PixelMask(width: width, height: height, isAbnormal: isAbnormal)
  }

  /// Whether a pixel is not black, by the start of its row and its column.
  private typealias PixelTest = (_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ column: Int) -> Bool

  private static func colours(depth: Int) -> PixelTest {
    { bytes, row, column in
      let pixel = row + column * (depth / 8)
      return bytes[pixel] | bytes[pixel + 1] | bytes[pixel + 2] != 0
    }
  }

  private static func palette(
    _ bytes: [UInt8], header: Int, data: Int, depth: Int
  ) throws(FileFormatError) -> PixelTest {
    let palette = 14 + header
    let stated = Int(bytes[46]) | Int(bytes[47]) << 8 | Int(bytes[48]) << 16 | Int(bytes[49]) << 24
    let colours = min(stated == 0 ? 1 << depth : stated, (data - palette) / 4)
    guard colours > 0 else { throw FileFormatError("the BMP file has no palette") }
    let isBlack = (0..<256).map { index in
      guard index < colours else { return false }
      let place = palette + 4 * index
      return bytes[place] | bytes[place + 1] | bytes[place + 2] == 0
    }
    let perByte = 8 / depth
    return { bytes, row, column in
      let (byte, pixel) = column.quotientAndRemainder(dividingBy: perByte)
      return !isBlack[Int(bytes[row + byte]) >> (8 - depth * (pixel + 1)) & (1 << depth - 1)]
    }
  }
}
