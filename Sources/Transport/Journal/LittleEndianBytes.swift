/// Whole numbers one after the other as bytes, the lowest byte first.
struct LittleEndianBytes {
  private(set) var bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// The next number; `nil` when fewer bytes are left than it has.
  mutating func next<Number: FixedWidthInteger>() -> Number? {
    let size = MemoryLayout<Number>.size
    guard bytes.count - position >= size else { return nil }
    defer { position += size }
    var value: Number = 0
    for index in (0..<size).reversed() {
      value = (value << 8) | Number(truncatingIfNeeded: bytes[position + index])
    }
    return value
  }
}
