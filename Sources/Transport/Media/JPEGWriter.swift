/// Lays markers, segments and compressed blocks of a JPEG one after the other.
struct JPEGWriter {
  private(set) var bytes: [UInt8] = []
  /// Bits not written yet, in the low `pendingCount` (0...7 between calls) places.
  private var pending: UInt32 = 0
  private var pendingCount = 0

  mutating func marker(_ code: UInt8) { bytes += [0xFF, code] }

  mutating func segment(_ code: UInt8, _ body: [UInt8]) {
    marker(code)
    let length = body.count + 2
    bytes += [UInt8(length >> 8), UInt8(length & 0xFF)]
    bytes += body
  }

  /// Baseline, 8 bits a sample; colour with brightness at twice the resolution both ways.
  mutating func frameHeader(width: Int, height: Int, isColour: Bool) {
    let size = [UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8), UInt8(width & 0xFF)]
    let components: [UInt8] =
      isColour ? [3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1] : [1, 1, 0x11, 0]
    segment(0xC0, [8] + size + components)
  }

  mutating func scanHeader(isColour: Bool) {
    segment(0xDA, (isColour ? [3, 1, 0, 2, 0, 3, 0] : [1, 1, 0]) + [0, 63, 0])
  }

  /// One block of 64 quantised coefficients in the order of the file.
  mutating func block(_ coefficients: [Int], previousDC: inout Int) {
    let difference = limited(coefficients[0] - previousDC, to: 2047)
    previousDC += difference
    put(HuffmanCode.dc[bitLength(difference)])
    putValue(difference)
    var run = 0
    for index in 1..<64 {
      let value = limited(coefficients[index], to: 1023)
      guard value != 0 else {
        run += 1
        continue
      }
      while run > 15 {
        put(HuffmanCode.ac[0xF0])
        run -= 16
      }
      put(HuffmanCode.ac[run << 4 | bitLength(value)])
      putValue(value)
      run = 0
    }
    if run > 0 { put(HuffmanCode.ac[0x00]) }
  }

  /// Fills the last byte with ones.
  mutating func finishScan() {
    if pendingCount > 0 { put((bits: (1 << UInt32(8 - pendingCount)) - 1, length: 8 - pendingCount)) }
  }

  private func limited(_ value: Int, to most: Int) -> Int { max(-most, min(most, value)) }

  private func bitLength(_ value: Int) -> Int { Int.bitWidth - abs(value).leadingZeroBitCount }

  /// A value in as many bits as it needs; negative ones as their complement.
  private mutating func putValue(_ value: Int) {
    let length = bitLength(value)
    guard length > 0 else { return }
    let bits = value > 0 ? value : value + (1 << length) - 1
    put((bits: UInt32(bits), length: length))
  }

  /// At most 16 bits at once; a byte of ones is followed by a zero byte, so that it is no marker.
  private mutating func put(_ code: (bits: UInt32, length: Int)) {
    pending = pending << UInt32(code.length) | code.bits
    pendingCount += code.length
    while pendingCount >= 8 {
      pendingCount -= 8
      let byte = UInt8(truncatingIfNeeded: pending >> UInt32(pendingCount))
      bytes.append(byte)
      if byte == 0xFF { bytes.append(0) }
    }
    pending &= (1 << UInt32(pendingCount)) - 1
  }
}
