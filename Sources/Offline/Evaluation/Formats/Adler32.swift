/// The check sum at the end of a zlib stream (RFC 1950).
struct Adler32 {
  private var low: UInt32 = 1
  private var high: UInt32 = 0

  var value: UInt32 { high << 16 | low }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      // So many bytes cannot overflow the sums before they are reduced.
      for byte in rest.prefix(5552) {
        low &+= UInt32(byte)
        high &+= low
      }
      low %= 65521
      high %= 65521
      rest = rest.dropFirst(5552)
    }
  }
}
