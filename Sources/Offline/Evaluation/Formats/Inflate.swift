/// Unpacks zlib data (RFC 1950), the form MATLAB compresses its variables in.
///
/// Reads bit by bit: fine for label files, whose runs are long, not meant for gigabytes of anything else.
struct Inflate {
  /// Bytes of output that are handed on together, about.
  private static let piece = 1 << 20
  /// Farthest that a back reference reaches, bytes.
  private static let reach = 1 << 15

  private let input: ArraySlice<UInt8>
  private var position: Int
  /// Bits taken from the input and not yet used, lowest first.
  private var bits: UInt32 = 0
  private var bitCount = 0
  /// What back references may reach, then what is new.
  private var output: [UInt8] = []
  /// Most bytes the whole output may have.
  private let limit: Int
  /// Bytes that have left ``output`` for good.
  private var gone = 0
  /// Of the block that is being read.
  private var codes: (literals: PrefixCode, distances: PrefixCode)?
  private var isLastBlock = false
  private var isDone = false
  private var sum = Adler32()

  /// Begins with the stream's header; bytes after the stream are ignored.
  init(_ input: ArraySlice<UInt8>, limit: Int = .max) throws(FileFormatError) {
    self.input = input
    self.position = input.startIndex
    self.limit = limit
    try readHeader()
  }

  /// Unpacks one zlib stream and checks its Adler-32 sum; bytes after the stream are ignored.
  ///
  /// `limit` bounds the unpacked size in bytes, so that a small hostile file cannot take the memory.
  static func zlib(_ input: ArraySlice<UInt8>, limit: Int = 1 << 28) throws(FileFormatError) -> [UInt8] {
    var inflate = try Inflate(input, limit: limit)
    var whole: [UInt8] = []
    while let piece = try inflate.next() { whole += piece }
    return whole
  }

  /// The next bytes of the output, a piece of about 1 MB; `nil` after the last, the check sum having been checked.
  ///
  /// Keeps 32 kB of what it gave, so that streams of any length take little memory.
  mutating func next() throws(FileFormatError) -> ArraySlice<UInt8>? {
    let excess = max(0, output.count - Self.reach)
    output.removeFirst(excess)
    gone += excess
    let start = output.count
    while !isDone, output.count - start < Self.piece {
      if let codes {
        if try decode(codes, until: start + Self.piece) { self.codes = nil }
      } else if isLastBlock {
        isDone = true
        sum.add(output[start...])
        try checkSum()
        return start < output.count ? output[start...] : nil
      } else {
        try readBlock()
      }
    }
    guard start < output.count else { return nil }
    sum.add(output[start...])
    return output[start...]
  }

  // MARK: - Around the blocks

  private mutating func readHeader() throws(FileFormatError) {
    let method = try takeByte()
    let flags = try takeByte()
    guard method & 0x0f == 8, (Int(method) << 8 | Int(flags)) % 31 == 0, flags & 0x20 == 0 else {
      throw FileFormatError("compressed data does not start with a zlib header")
    }
  }

  private mutating func checkSum() throws(FileFormatError) {
    bitCount = 0
    var stated: UInt32 = 0
    for _ in 0..<4 { stated = stated << 8 | UInt32(try takeByte()) }
    guard stated == sum.value else {
      throw FileFormatError("compressed data does not match its check sum")
    }
  }

  /// Begins the next block; one that is stored is taken whole.
  private mutating func readBlock() throws(FileFormatError) {
    isLastBlock = try take(1) == 1
    switch try take(2) {
    case 0: try copyStored()
    case 1: codes = (.fixedLiterals, .fixedDistances)
    case 2: codes = try readCodes()
    default: throw FileFormatError("compressed data has a block of unknown kind")
    }
  }

  // MARK: - Blocks

  private mutating func copyStored() throws(FileFormatError) {
    bitCount = 0
    bits = 0
    let length = Int(try takeByte()) | Int(try takeByte()) << 8
    let complement = Int(try takeByte()) | Int(try takeByte()) << 8
    guard length == complement ^ 0xffff else {
      throw FileFormatError("a stored block contradicts its own length")
    }
    guard input.endIndex - position >= length else { throw Self.truncated }
    try reserve(length)
    output += input[position..<position + length]
    position += length
  }

  /// Reads on in a block until the output has `end` bytes; true when the block has ended.
  private mutating func decode(
    _ codes: (literals: PrefixCode, distances: PrefixCode), until end: Int
  ) throws(FileFormatError) -> Bool {
    while output.count < end {
      let symbol = try next(codes.literals)
      if symbol < 256 {
        try reserve(1)
        output.append(UInt8(symbol))
      } else if symbol == 256 {
        return true
      } else {
        try copyBack(lengthSymbol: symbol, distances: codes.distances)
      }
    }
    return false
  }

  private mutating func copyBack(lengthSymbol: Int, distances: PrefixCode) throws(FileFormatError) {
    let row = lengthSymbol - 257
    guard row < Self.lengthBases.count else { throw Self.badCode }
    let length = Self.lengthBases[row] + (try take(Self.lengthBits[row]))
    let column = try next(distances)
    guard column < 30 else { throw Self.badCode }
    // Distances double every two symbols: 1, 2, 3, 4, 5, 7, 9, 13, 17, 25 ...
    let extra = max(0, column / 2 - 1)
    let base = column < 2 ? column + 1 : (2 + column % 2) << extra + 1
    let distance = base + (try take(extra))
    guard distance <= output.count else {
      throw FileFormatError("compressed data refers to before its start")
    }
    try reserve(length)
    if distance == 1 {
      output.append(contentsOf: repeatElement(output[output.count - 1], count: length))
    } else {
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  /// The two codes of a block that brings its own.
  private mutating func readCodes() throws(FileFormatError) -> (
    literals: PrefixCode, distances: PrefixCode
  ) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let orderCount = try take(4) + 4
    var orderLengths = [UInt8](repeating: 0, count: 19)
    for place in Self.codeOrder.prefix(orderCount) { orderLengths[place] = UInt8(try take(3)) }
    let order = try PrefixCode(lengths: orderLengths[...])

    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try next(order)
      switch symbol {
      case 0..<16: lengths.append(UInt8(symbol))
      case 16:
        guard let previous = lengths.last else { throw Self.badCode }
        lengths += [UInt8](repeating: previous, count: try take(2) + 3)
      case 17: lengths += [UInt8](repeating: 0, count: try take(3) + 3)
      default: lengths += [UInt8](repeating: 0, count: try take(7) + 11)
      }
    }
    guard lengths.count == literalCount + distanceCount else { throw Self.badCode }
    return (
      try PrefixCode(lengths: lengths[..<literalCount]), try PrefixCode(lengths: lengths[literalCount...])
    )
  }

  // MARK: - Bits

  private mutating func next(_ code: PrefixCode) throws(FileFormatError) -> Int {
    var value = 0
    var first = 0
    var offset = 0
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - first < count { return Int(code.symbols[offset + value - first]) }
      offset += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Self.badCode
  }

  /// The next `count` bits, 0 to 16 of them, as a number.
  private mutating func take(_ count: Int) throws(FileFormatError) -> Int {
    while bitCount < count {
      bits |= UInt32(try takeByte()) << UInt32(bitCount)
      bitCount += 8
    }
    let value = bits & (1 << UInt32(count) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  /// The next whole byte of the input; bits still waiting are not looked at.
  private mutating func takeByte() throws(FileFormatError) -> UInt8 {
    guard position < input.endIndex else { throw Self.truncated }
    defer { position += 1 }
    return input[position]
  }

  private func reserve(_ count: Int) throws(FileFormatError) {
    guard count <= limit - gone - output.count else {
      throw FileFormatError("compressed data unpacks to more than \(limit) bytes")
    }
  }

  private static let truncated = FileFormatError("compressed data ends too early")
  private static let badCode = FileFormatError("compressed data has an impossible code")
  private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
    195, 227, 258,
  ]
}
