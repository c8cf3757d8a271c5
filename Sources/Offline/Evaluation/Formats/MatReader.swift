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

  /// The head of an array, in front of its data.
  struct Head {
    let name: String
    /// MATLAB's mxCLASS number.
    let classCode: Int
    let sizes: [Double]
  }

  static let cellClass = 1
  static let numericClasses = 6...15

  /// The head of an array, and a reader of what follows it.
  func head(_ range: Range<Int>) throws(FileFormatError) -> (MatReader, Head) {
    var reader = MatReader(bytes: bytes, range: range, bigEndian: bigEndian)
    guard let flags = try reader.nextElement(), flags.range.count == 8,
      let dimensions = try reader.nextElement(), let name = try reader.nextElement()
    else { throw FileFormatError("an array has no flags, dimensions or name") }
    let head = Head(
      name: String(decoding: bytes[name.range], as: UTF8.self),
      classCode: Int(number(at: flags.range.lowerBound, width: 4) & 0xff), sizes: try numbers(dimensions))
    return (reader, head)
  }

  /// Name and value of an array.
  func matrix(_ range: Range<Int>, depth: Int) throws(FileFormatError) -> (String, MatValue) {
    guard !range.isEmpty else { return ("", .numeric(rows: 0, columns: 0, values: [])) }
    guard depth < 8 else { throw FileFormatError("cells are nested too deep") }
    var (reader, head) = try head(range)
    let (text, classCode, sizes) = (head.name, head.classCode, head.sizes)
    switch classCode {
    case Self.cellClass:
      var cells: [MatValue] = []
      while let element = try reader.nextElement() {
        guard element.type == Self.matrix else { throw FileFormatError("a cell holds no array") }
        cells.append(try matrix(element.range, depth: depth + 1).1)
      }
      return (text, .cell(cells))
    case Self.numericClasses:
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

  /// A matrix as a mask: the values other than 0.
  func mask(_ range: Range<Int>) throws(FileFormatError) -> PixelMask {
    guard !range.isEmpty else { throw FileFormatError("a mask is empty") }
    var (reader, head) = try head(range)
    guard Self.numericClasses.contains(head.classCode), head.sizes.count == 2,
      let height = Int(exactly: head.sizes[0]), let width = Int(exactly: head.sizes[1]),
      (1...1 << 15).contains(height), (1...1 << 15).contains(width)
    else { throw FileFormatError("a mask is not a matrix of numbers") }
    guard let data = try reader.nextElement() else { throw Self.truncated }
    let isBytes = data.type == 1 || data.type == 2
    let values = isBytes ? [] : try numbers(data)
    guard (isBytes ? data.range.count : values.count) == width * height else {
      throw FileFormatError("a mask has another number of pixels than its dimensions say")
    }
    var isAbnormal = [Bool](repeating: false, count: width * height)
    func transpose(_ isSet: (Int) -> Bool) {
      for column in 0..<width {
        for row in 0..<height { isAbnormal[row * width + column] = isSet(column * height + row) }
      }
    }
    if isBytes {
      bytes.withUnsafeBufferPointer { all in
        let pixels = UnsafeBufferPointer(rebasing: all[data.range])
        if pixels.contains(where: { $0 != 0 }) { transpose { pixels[$0] != 0 } }
      }
    } else {
      transpose { values[$0] != 0 }
    }
    return PixelMask(width: width, height: height, isAbnormal: isAbnormal)
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

  static let truncated = FileFormatError("the data end inside an element")
}
