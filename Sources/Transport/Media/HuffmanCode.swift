/// A Huffman code of a JPEG: which bits stand for a symbol.
struct HuffmanCode {
  /// How many codes there are of 1...16 bits, then the symbols in the order of their codes.
  let definition: [UInt8]
  /// Code and its length in bits by symbol; length 0 where a symbol has no code.
  private let codes: [(bits: UInt32, length: Int)]

  init(counts: [UInt8], symbols: [UInt8]) {
    definition = counts + symbols
    var codes = [(bits: UInt32, length: Int)](repeating: (0, 0), count: 256)
    var next: UInt32 = 0
    var position = 0
    for (index, count) in counts.enumerated() {
      for _ in 0..<count {
        codes[Int(symbols[position])] = (next, index + 1)
        next += 1
        position += 1
      }
      next <<= 1
    }
    self.codes = codes
  }

  subscript(symbol: Int) -> (bits: UInt32, length: Int) { codes[symbol] }

  /// Lengths of differences between the means of blocks: the example of ITU-T T.81, table K.3.
  static let dc = HuffmanCode(
    counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: Array(0...11))

  /// Runs of zeros (high four bits) and lengths of what follows (low four): the example of ITU-T T.81,
  /// table K.5. The common symbols have short codes; all others follow in order of their number.
  static let ac: HuffmanCode = {
    let common: [UInt8] = [
      0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22,
      0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33,
      0x62, 0x72, 0x82,
    ]
    let others = (UInt8(0)...0xFF).filter { (1...10).contains($0 & 0x0F) && !common.contains($0) }
    return HuffmanCode(
      counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125], symbols: common + others)
  }()
}
