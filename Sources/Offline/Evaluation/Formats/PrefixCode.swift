/// A canonical prefix (Huffman) code as RFC 1951 defines it by code lengths alone.
struct PrefixCode {
  /// Codes of each length, index 0 to 15; index 0 is always 0.
  let counts: [Int]
  /// Symbols by rising code length, then by rising symbol.
  let symbols: [UInt16]

  /// `lengths` gives bits per symbol, 0 to 15; 0 leaves the symbol out.
  init(lengths: ArraySlice<UInt8>) throws(FileFormatError) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var free = 1
    for count in counts[1...] {
      free = free * 2 - count
      guard free >= 0 else { throw FileFormatError("compressed data has a code that is over-full") }
    }
    self.init(counts: counts, lengths: lengths)
  }

  private init(counts: [Int], lengths: ArraySlice<UInt8>) {
    self.counts = counts
    symbols = (UInt8(1)...15).flatMap { length in
      lengths.enumerated().filter { $0.element == length }.map { UInt16($0.offset) }
    }
  }

  private init(fixed lengths: [UInt8]) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    self.init(counts: counts, lengths: lengths[...])
  }

  static let fixedLiterals = PrefixCode(
    fixed: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
      + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8))
  static let fixedDistances = PrefixCode(fixed: [UInt8](repeating: 5, count: 30))
}
