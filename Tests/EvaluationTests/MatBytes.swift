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

  /// A compressed element around `data`, in stored zlib blocks.
  func compressed(_ data: [UInt8]) -> [UInt8] {
    let stream = Self.storedZlib(data)
    return number(15, width: 4) + number(stream.count, width: 4) + stream
  }

  func number(_ value: Int, width: Int) -> [UInt8] {
    let low = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return bigEndian ? low.reversed() : low
  }

  static func storedZlib(_ data: [UInt8]) -> [UInt8] {
    var blocks: [UInt8] = []
    var rest = data[...]
    repeat {
      let block = rest.prefix(65535)
      rest = rest.dropFirst(65535)
      let length = [UInt8(block.count & 0xff), UInt8(block.count >> 8)]
      blocks += [rest.isEmpty ? 1 : 0] + length + length.map { ~$0 } + block
    } while !rest.isEmpty
    return [0x78, 0x01] + blocks + adler(data)
  }

  /// The check sum at the end of a zlib stream.
  static func adler(_ data: [UInt8]) -> [UInt8] {
    var low = 1
    var high = 0
    for byte in data {
      low = (low + Int(byte)) % 65521
      high = (high + low) % 65521
    }
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].map { UInt8($0) }
  }
}
