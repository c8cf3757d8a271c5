import Testing

@testable import Evaluation

@Suite("Unpacking zlib data")
struct InflateTests {
  @Test("A stored block comes back as it is")
  func stored() throws {
    let data = (0..<300).map { UInt8($0 % 256) }
    #expect(try Inflate.zlib(MatBytes.storedZlib(data)[...]) == data)
  }

  @Test("A block with the fixed code and a back reference is unpacked")
  func fixedCode() throws {
    let packed = bytes(Self.fixed)
    #expect(try Inflate.zlib(packed[...]) == [UInt8]("frame frame frame, frame.".utf8))
  }

  @Test("A block that brings its own code is unpacked")
  func ownCode() throws {
    let packed = bytes(Self.dynamic)
    let expected = (0..<600).map { (number: Int) -> UInt8 in UInt8(number * number % 7 + number / 50) }
    #expect(try Inflate.zlib(packed[...]) == expected)
  }

  @Test("A long stream comes in pieces, and back references reach over them as far as the format allows")
  func pieces() throws {
    let repeats = 10_000
    var bits = BitWriter()
    bits.write(0b011, 3)  // The last block, with the fixed code.
    let start = (0..<32768).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 7) }
    for byte in start {
      if byte < 144 {
        bits.writeCode(0x30 + Int(byte), 8)
      } else {
        bits.writeCode(0x190 + Int(byte) - 144, 9)
      }
    }
    for _ in 0..<repeats {
      bits.writeCode(0xc5, 8)  // 258 bytes
      bits.writeCode(29, 5)
      bits.write(8191, 13)  // from 32768 before
    }
    bits.writeCode(0, 7)
    let expected = (0..<32768 + 258 * repeats).map { start[$0 % 32768] }
    var inflate = try Inflate(([0x78, 0x01] + bits.bytes + MatBytes.adler(expected))[...])
    var pieces: [[UInt8]] = []
    while let piece = try inflate.next() { pieces.append(Array(piece)) }
    #expect(pieces.count == 3)
    #expect(pieces.flatMap { $0 } == expected)
  }

  @Test("Data cut short are refused at every length")
  func truncated() {
    for packed in [bytes(Self.fixed), bytes(Self.dynamic)] {
      for length in 0..<packed.count {
        #expect(throws: FileFormatError.self) { try Inflate.zlib(packed[..<length]) }
      }
    }
  }

  @Test("A changed byte is noticed, at the latest by the check sum")
  func changed() {
    let packed = bytes(Self.dynamic)
    let whole = try? Inflate.zlib(packed[...])
    for place in packed.indices.dropFirst(2) {
      var damaged = packed
      damaged[place] ^= 0x10
      let result = try? Inflate.zlib(damaged[...])
      #expect(result == nil || result == whole, "byte \(place)")
    }
  }

  @Test("Data that unpack to more than the limit are refused")
  func limit() {
    #expect(throws: FileFormatError("compressed data unpacks to more than 10 bytes")) {
      try Inflate.zlib(bytes(Self.fixed)[...], limit: 10)
    }
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  /// Python 3.11, zlib 1.2.13: zlib.compress(b"frame frame frame, frame.", 9)
  private static let fixed = "78da4b2b4acc4d554843903a104a0f00774008e7"
  /// The same: zlib.compress(bytes((i * i % 7 + i // 50) & 255 for i in range(600)), 9)
  private static let dynamic = """
    78da95c5c701c020100330b8de80fdb7cd0ab13e5a5b8864afff91322b6d201331260652756171200b150d034a534b77\
    2037af8802f2e8cc0ea09caac9003adda7b280666e575fa0f3a6e71da00f2e9c1194
    """
}

/// Bits in the order of RFC 1951.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  /// A number, its lowest bit first.
  mutating func write(_ value: Int, _ width: Int) {
    for bit in 0..<width {
      if count % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(count % 8)
      count += 1
    }
  }

  /// A code, its highest bit first.
  mutating func writeCode(_ value: Int, _ width: Int) {
    for bit in (0..<width).reversed() { write(value >> bit & 1, 1) }
  }
}
