/// Walks over the tagged elements of a MATLAB 5 file.
struct MatReader {
  /// A tagged piece of the file: its miTYPE number and where its data are in `bytes`.
  struct Element {
    let type: Int
    let range: Range<Int>
  }

  static let matrix = 14
  static let compressed = 15

  let bytes: [UInt8]
  let bigEndian: Bool
  private let end: Int
  private var position: Int

  /// `range` must lie inside `bytes`.
  init(bytes: [UInt8], range: Range<Int>, bigEndian: Bool) {
    self.bytes = bytes
    self.bigEndian = bigEndian
    end = range.upperBound
    position = range.lowerBound
  }

  /// The next element; `nil` at the end.
  mutating func nextElement() throws(FileFormatError) -> Element? {
    guard position < end else { return nil }
    guard end - position >= 8 else { throw Self.truncated }
    let first = Int(number(at: position, width: 4))
    if first >> 16 != 0 {
      // Up to four bytes of data travel inside the tag.
      let size = first >> 16
      guard size <= 4 else { throw FileFormatError("an element has an impossible size") }
      defer { position += 8 }
      return Element(type: first & 0xffff, range: position + 4..<position + 4 + size)
    }
    let size = Int(number(at: position + 4, width: 4))
    let start = position + 8
    guard size <= end - start else { throw Self.truncated }
    let padded = first == Self.compressed ? size : (size + 7) & ~7
    position = min(end, start + padded)
    return Element(type: first, range: start..<start + size)
  }

  /// Name and value of an array.
  func matrix(_ range: Range<Int>, depth: Int) throws(FileFormatError) -> (String, MatValue) {
    guard !range.isEmpty else { return ("", .numeric(rows: 0, columns: 0, values: [])) }
    guard depth < 8 else { throw FileFormatError("cells are nested too deep") }
    var reader = MatReader(bytes: bytes, range: range, bigEndian: bigEndian)
    guard let flags = try reader.nextElement(), flags.range.count == 8,
      let dimensions = try reader.nextElement(), let name = try reader.nextElement()
    else { throw FileFormatError("an array has no flags, dimensions or name") }
    let classCode = Int(number(at: flags.range.lowerBound, width: 4) & 0xff)
    let sizes = try numbers(dimensions)
    let text = String(decoding: bytes[name.range], as: UTF8.self)
    switch classCode {
    case 1:
      var cells: [MatValue] = []
      while let element = try reader.nextElement() {
        guard element.type == Self.matrix else { throw FileFormatError("a cell holds no array") }
        cells.append(try matrix(element.range, depth: depth + 1).1)
      }
      return (text, .cell(cells))
    case 6...15:
      let values: [Double]
      if let real = try reader.nextElement() { values = try numbers(real) } else { values = [] }
      let rows = sizes.first ?? 0
      let columns = sizes.dropFirst().reduce(1, *)
      guard rows * columns == Double(values.count) else {
        throw FileFormatError("an array has another number of values than its dimensions say")
      }
      // Both are whole and small here, or their product could not be a count; zero rows hide any width.
      guard let rows = Int(exactly: rows), let columns = Int(exactly: columns), rows >= 0, columns >= 0
      else { throw FileFormatError("an array has impossible dimensions") }
      return (text, .numeric(rows: rows, columns: columns, values: values))
    default:
      return (text, .other(classCode: classCode))
    }
  }

  /// The values of a numeric element of any type.
  private func numbers(_ element: Element) throws(FileFormatError) -> [Double] {
    let width: Int
    let value: (UInt64) -> Double
    switch element.type {
    case 1: (width, value) = (1, { Double(Int8(truncatingIfNeeded: $0)) })
    case 2: (width, value) = (1, { Double($0) })
    case 3: (width, value) = (2, { Double(Int16(truncatingIfNeeded: $0)) })
    case 4: (width, value) = (2, { Double($0) })
    case 5: (width, value) = (4, { Double(Int32(truncatingIfNeeded: $0)) })
    case 6: (width, value) = (4, { Double($0) })
    case 7: (width, value) = (4, { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) })
    case 9: (width, value) = (8, { Double(bitPattern: $0) })
    case 12: (width, value) = (8, { Double(Int64(bitPattern: $0)) })
    case 13: (width, value) = (8, { Double($0) })
    default: throw FileFormatError("numbers of type \(element.type) are unknown")
    }
    guard element.range.count.isMultiple(of: width) else { throw Self.truncated }
    return stride(from: element.range.lowerBound, to: element.range.upperBound, by: width).map {
      value(number(at: $0, width: width))
    }
  }

  /// An unsigned number of `width` bytes in the file's byte order; the caller has checked the bounds.
  private func number(at place: Int, width: Int) -> UInt64 {
    var result: UInt64 = 0
    for offset in 0..<width {
      let byte = UInt64(bytes[place + offset])
      result = bigEndian ? result << 8 | byte : result | byte << UInt64(8 * offset)
    }
    return result
  }

  private static let truncated = FileFormatError("the data end inside an element")
}
