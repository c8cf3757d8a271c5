/// Walks over the masks in a cell array of a MATLAB 5 file while it is being unpacked, one mask at a time: together
/// those of a video take hundreds of MB.
struct MatMasks {
  private enum Stage {
    /// Before the array's tag, before its head, among its cells, in a variable of another name.
    case tag, head, cells, elsewhere
  }

  /// Most bytes of a cell.
  private static let largestCell = 1 << 26

  private let variable: String
  private let bigEndian: Bool
  private var stage = Stage.tag
  /// Taken and not yet read.
  private var waiting: [UInt8] = []
  private var cells = 0
  private var cellsStated: Double = 0

  private init(variable: String, bigEndian: Bool) {
    self.variable = variable
    self.bigEndian = bigEndian
  }

  /// Calls `each` with the masks of `variable`, in order; throws when there is no such variable, or when it is not a
  /// whole cell array of matrices.
  static func read(
    _ bytes: [UInt8], variable: String, _ each: (PixelMask) -> Void
  ) throws(FileFormatError) {
    var reader = try MatFile.reader(of: bytes)
    var isFound = false
    while let element = try reader.nextElement() {
      var walk = MatMasks(variable: variable, bigEndian: reader.bigEndian)
      switch element.type {
      case MatReader.compressed:
        try Inflate.pieces(of: bytes[element.range]) { (piece) throws(FileFormatError) in
          try walk.take(piece, each)
        }
      case MatReader.matrix:
        try walk.take(bytes[element.range.lowerBound - 8..<element.range.upperBound], each)
      default: continue
      }
      guard try walk.finish() else { continue }
      isFound = true
    }
    guard isFound else { throw FileFormatError("it has no variable \(variable)") }
  }

  /// Takes the next bytes of one variable, its tag first.
  private mutating func take(
    _ piece: ArraySlice<UInt8>, _ each: (PixelMask) -> Void
  ) throws(FileFormatError) {
    guard stage != .elsewhere else { return }
    waiting += piece
    var place = 0
    while let next = try step(place, each) { place = next }
    waiting.removeFirst(place)
  }

  /// Whether this was the variable looked for, and then all of it.
  private func finish() throws(FileFormatError) -> Bool {
    switch stage {
    case .elsewhere: return false
    case .tag, .head: throw MatReader.truncated
    case .cells:
      guard waiting.isEmpty, Double(cells) == cellsStated else {
        throw FileFormatError("\(variable) says it has \(Int(cellsStated)) masks, but \(cells) are there")
      }
      return true
    }
  }

  /// Reads one thing at `place` of ``waiting`` and says where the next begins; `nil` when more bytes are needed.
  private mutating func step(
    _ place: Int, _ each: (PixelMask) -> Void
  ) throws(FileFormatError) -> Int? {
    switch stage {
    case .tag:
      guard waiting.count >= place + 8 else { return nil }
      stage = number(at: place) == MatReader.matrix ? .head : .elsewhere
      return place + 8
    case .head:
      // Flags, dimensions, name.
      var end = place
      for _ in 0..<3 {
        guard let next = try self.end(ofElementAt: end) else { return nil }
        end = next
      }
      try readHead(place..<end)
      return end
    case .cells:
      guard let end = try end(ofElementAt: place) else { return nil }
      guard number(at: place) == MatReader.matrix else { throw FileFormatError("a cell holds no array") }
      let reader = MatReader(bytes: waiting, range: place..<end, bigEndian: bigEndian)
      each(try reader.mask(place + 8..<end))
      cells += 1
      return end
    case .elsewhere:
      return nil
    }
  }

  private mutating func readHead(_ range: Range<Int>) throws(FileFormatError) {
    let (_, head) = try MatReader(bytes: waiting, range: range, bigEndian: bigEndian).head(range)
    guard head.name == variable else {
      stage = .elsewhere
      return
    }
    let count = head.sizes.reduce(1, *)
    guard head.classCode == MatReader.cellClass, (0...1e9).contains(count) else {
      throw FileFormatError("\(variable) is not a cell array of masks")
    }
    cellsStated = count
    stage = .cells
  }

  /// Where an element ends, its padding included; `nil` when not all of it is there.
  private func end(ofElementAt place: Int) throws(FileFormatError) -> Int? {
    guard waiting.count >= place + 8 else { return nil }
    // Up to four bytes of data travel inside the tag.
    if number(at: place) >> 16 != 0 { return place + 8 }
    let size = number(at: place + 4)
    guard size <= Self.largestCell else { throw FileFormatError("a mask of \(size) bytes") }
    let end = place + 8 + (size + 7) & ~7
    return waiting.count >= end ? end : nil
  }

  /// A number of four bytes.
  private func number(at place: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(waiting[place + $1]) << (8 * (bigEndian ? 3 - $1 : $1)) }
  }
}
