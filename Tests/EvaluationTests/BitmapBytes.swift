/// Builds small Windows bitmaps.
enum BitmapBytes {
  /// `pixels` are the bytes of the rows without padding, bottom row first; `palette` has blue, green, red, 0.
  static func file(width: Int, height: Int, depth: Int, palette: [UInt8] = [], rows: [[UInt8]]) -> [UInt8] {
    let padded = rows.flatMap { $0 + [UInt8](repeating: 0, count: (4 - $0.count % 4) % 4) }
    let data = 54 + palette.count
    var bytes = [UInt8]("BM".utf8)
    bytes += number(data + padded.count, 4) + number(0, 4) + number(data, 4)
    bytes += number(40, 4) + number(width, 4) + number(height, 4) + number(1, 2) + number(depth, 2)
    bytes +=
      number(0, 4) + number(padded.count, 4) + number(0, 8) + number(palette.count / 4, 4) + number(0, 4)
    return bytes + palette + padded
  }

  /// An 8-bit grey mask of one row, as the official masks are.
  static func mask(_ pixels: [UInt8]) -> [UInt8] {
    let palette = (UInt8(0)...255).flatMap { grey -> [UInt8] in [grey, grey, grey, 0] }
    return file(width: pixels.count, height: 1, depth: 8, palette: palette, rows: [pixels])
  }

  private static func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
