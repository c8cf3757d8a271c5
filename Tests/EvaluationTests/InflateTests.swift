import Testing

@testable import Evaluation

@Suite("Unpacking zlib data")
struct InflateTests {
  /// Bytes that repeat with changes, so that every level of compression does something else with them.
  private func plain(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 % 251 &+ $0 / 1000) }
  }

  @Test("Streams that zlib packed come back as they were, stored, fast and small", arguments: [0, 1, 6, 9])
  func levels(level: Int32) throws {
    for count in [0, 1, 300, 100_000] {
      let data = plain(count)
      #expect(try Inflate.whole(MatBytes.packed(data, level: level)[...]) == data)
    }
  }

  @Test("A stream that another build of zlib packed is unpacked")
  func golden() throws {
    #expect(try Inflate.whole(bytes(Self.fixed)[...]) == [UInt8]("frame frame frame, frame.".utf8))
    let expected = (0..<600).map { (number: Int) -> UInt8 in UInt8(number * number % 7 + number / 50) }
    #expect(try Inflate.whole(bytes(Self.dynamic)[...]) == expected)
  }

  @Test("A long stream comes in pieces of bounded size that together are the whole")
  func pieces() throws {
    let data = plain(2 * Inflate.piece + 12_345)
    let packed = MatBytes.packed(data)
    var whole: [UInt8] = []
    var sizes: [Int] = []
    try Inflate.pieces(of: packed[...]) { piece in
      sizes.append(piece.count)
      whole += piece
    }
    #expect(whole == data)
    #expect(sizes == [Inflate.piece, Inflate.piece, 12_345])
  }

  @Test("A slice is unpacked from its own start, and bytes after the stream are ignored")
  func slice() throws {
    let data = plain(500)
    let packed = [1, 2, 3] + MatBytes.packed(data) + [4, 5, 6]
    #expect(try Inflate.whole(packed[3...]) == data)
  }

  @Test("Data cut short are refused at every length")
  func truncated() {
    let packed = MatBytes.packed(plain(300))
    for length in 0..<packed.count {
      #expect(throws: FileFormatError("compressed data ends too early")) {
        try Inflate.whole(packed[..<length])
      }
    }
  }

  @Test("A wrong check sum is refused by its name")
  func wrongSum() {
    var packed = MatBytes.packed(plain(300))
    packed[packed.count - 1] ^= 1
    #expect(throws: FileFormatError("compressed data cannot be unpacked (incorrect data check)")) {
      try Inflate.whole(packed[...])
    }
  }

  @Test("Data without a zlib header, or with a preset dictionary, are refused")
  func header() {
    #expect(throws: FileFormatError("compressed data cannot be unpacked (incorrect header check)")) {
      try Inflate.whole([UInt8]("plain text".utf8)[...])
    }
    // RFC 1950: method 8, window 32 kB, FDICT set, the two bytes a multiple of 31.
    #expect(throws: FileFormatError("compressed data needs a dictionary")) {
      try Inflate.whole([0x78, 0x20, 0, 0, 0, 1, 0, 0])
    }
  }

  @Test("A changed byte gives the same output or an error, never another output")
  func changed() {
    let packed = bytes(Self.dynamic)
    let whole = try? Inflate.whole(packed[...])
    for place in packed.indices {
      var damaged = packed
      damaged[place] ^= 0x10
      let result = try? Inflate.whole(damaged[...])
      #expect(result == nil || result == whole, "byte \(place)")
    }
  }

  @Test("A bomb of 64 MB in 64 kB is refused at its limit, before more than a piece is unpacked beyond it")
  func bomb() throws {
    let packed = MatBytes.packed([UInt8](repeating: 0, count: 64 << 20), level: 9)
    #expect(packed.count < 70_000)
    var unpacked = 0
    #expect(throws: FileFormatError("compressed data unpacks to more than 3000000 bytes")) {
      try Inflate.pieces(of: packed[...], limit: 3_000_000) { unpacked += $0.count }
    }
    #expect(unpacked == 2 * Inflate.piece)
    #expect(throws: FileFormatError("compressed data unpacks to more than 299 bytes")) {
      try Inflate.whole(MatBytes.packed(plain(300))[...], limit: 299)
    }
    #expect(try Inflate.whole(MatBytes.packed(plain(300))[...], limit: 300).count == 300)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  /// Python 3.11, zlib 1.2.13: zlib.compress(b"frame frame frame, frame.", 9), a block with the fixed code.
  private static let fixed = "78da4b2b4acc4d554843903a104a0f00774008e7"
  /// zlib.compress(bytes((i * i % 7 + i // 50) & 255 for i in range(600)), 9), a block with its own code.
  private static let dynamic = """
    78da95c5c701c020100330b8de80fdb7cd0ab13e5a5b8864afff91322b6d201331260652756171200b150d034a534b77\
    2037af8802f2e8cc0ea09caac9003adda7b280666e575fa0f3a6e71da00f2e9c1194
    """
}
