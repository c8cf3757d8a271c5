/// A Windows bitmap read as a mask: is anything in it not black?
enum BitmapMask {
  /// Whether any pixel has a colour other than black. An alpha channel is not looked at.
  ///
  /// Reads uncompressed bitmaps of 1, 4, 8, 24 or 32 bits a pixel, either way up.
  static func hasForeground(_ bytes: [UInt8]) throws(FileFormatError) -> Bool {
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
    let height = abs(Int(Int32(truncatingIfNeeded: number(22))))
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
    if depth > 8 {
      return (0..<height).contains { row in
        let start = data + row * stride
        return (0..<width).contains { column in
          let pixel = start + column * (depth / 8)
          return bytes[pixel] | bytes[pixel + 1] | bytes[pixel + 2] != 0
        }
      }
    }

    let palette = 14 + header
    let stated = number(46)
    let colours = min(stated == 0 ? 1 << depth : stated, (data - palette) / 4)
    guard colours > 0 else { throw FileFormatError("the BMP file has no palette") }
    let isBlack = (0..<256).map { index in
      guard index < colours else { return false }
      let place = palette + 4 * index
      return bytes[place] | bytes[place + 1] | bytes[place + 2] == 0
    }
    let perByte = 8 / depth
    // A byte is blank when each pixel packed in it is black.
    let isBlank = (0..<256).map { byte in
      (0..<perByte).allSatisfy { isBlack[byte >> (8 - depth * ($0 + 1)) & (1 << depth - 1)] }
    }
    let whole = width / perByte
    let rest = width % perByte
    return bytes.withUnsafeBufferPointer { pixels in
      for row in 0..<height {
        let start = data + row * stride
        for place in start..<start + whole where !isBlank[Int(pixels[place])] { return true }
        for pixel in 0..<rest {
          let index = Int(pixels[start + whole]) >> (8 - depth * (pixel + 1)) & (1 << depth - 1)
          if !isBlack[index] { return true }
        }
      }
      return false
    }
  }
}
