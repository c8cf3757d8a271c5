import CZlib

/// Builds MATLAB 5 files byte by byte.
struct MatBytes {
  var bigEndian = false

  /// The file with the given top-level elements.
  func file(_ elements: [[UInt8]], version: Int = 1) -> [UInt8] {
    let text = [UInt8]("MATLAB 5.0 MAT-file, made by a test".utf8)
    let header = text + [UInt8](repeating: 32, count: 124 - text.count)
    return header + number(version << 8, width: 2) + (bigEndian ? [0x4d, 0x49] : [0x49, 0x4d])
      + elements.flatMap { $0 }
  }

  /// A cell array of matrices.
  func cell(_ name: String, _ matrices: [[UInt8]]) -> [UInt8] {
    array(name, classCode: 1, rows: 1, columns: matrices.count, data: matrices.flatMap { $0 })
  }

  /// A matrix of unsigned bytes.
  func bytesMatrix(_ name: String = "", rows: Int, columns: Int, _ values: [Int]) -> [UInt8] {
    array(
      name, classCode: 6, rows: rows, columns: columns,
      data: element(type: 2, values.flatMap { number($0, width: 1) }))
  }

  /// The masks of a video as Avenue has them, `[H, W]` each, row by row here and column by column there.
  func masks(_ name: String, _ frames: [[UInt8]], width: Int, height: Int) -> [UInt8] {
    cell(
      name,
      frames.map { pixels in
        let columns = (0..<width).flatMap { column in
          (0..<height).map { Int(pixels[$0 * width + column]) }
        }
        return bytesMatrix(rows: height, columns: width, columns)
      })
  }

  /// A matrix of any stored type: miTYPE number and width in bytes.
  func matrix(_ name: String = "", rows: Int, columns: Int, type: Int, raw: [UInt8]) -> [UInt8] {
    array(name, classCode: 6, rows: rows, columns: columns, data: element(type: type, raw))
  }

  func array(_ name: String, classCode: Int, rows: Int, columns: Int, data: [UInt8]) -> [UInt8] {
    let flags = element(type: 6, number(classCode, width: 4) + number(0, width: 4))
    let sizes = element(type: 5, number(rows, width: 4) + number(columns, width: 4))
    return element(type: 14, flags + sizes + element(type: 1, [UInt8](name.utf8)) + data)
  }

  /// Data of up to four bytes travel inside the tag, as MATLAB writes them.
  func element(type: Int, _ data: [UInt8]) -> [UInt8] {
    if type != 14, (1...4).contains(data.count) {
      let tag = number(data.count << 16 | type, width: 4)
      return tag + data + [UInt8](repeating: 0, count: 4 - data.count)
    }
    let padding = (8 - data.count % 8) % 8
    return number(type, width: 4) + number(data.count, width: 4) + data
      + [UInt8](repeating: 0, count: padding)
  }

  /// A compressed element around `data`.
  func compressed(_ data: [UInt8]) -> [UInt8] {
    let stream = Self.packed(data)
    return number(15, width: 4) + number(stream.count, width: 4) + stream
  }

  func number(_ value: Int, width: Int) -> [UInt8] {
    let low = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return bigEndian ? low.reversed() : low
  }

  /// `data` as a zlib stream that zlib itself packed.
  static func packed(_ data: [UInt8], level: Int32 = 6) -> [UInt8] {
    var size = compressBound(UInt(data.count))
    var stream = [UInt8](repeating: 0, count: Int(size))
    let status = compress2(&stream, &size, data, UInt(data.count), level)
    precondition(status == Z_OK, "zlib packs any bytes")
    return Array(stream.prefix(Int(size)))
  }
}
