import Foundation

/// An array of numbers in NumPy's file format (`.npy`, versions 1 to 3).
///
/// Reads booleans, integers of up to 8 bytes and floating-point numbers of 4 and 8 bytes, little-endian, in C order
/// (in Fortran order only with one axis).
package struct NumpyArray: Sendable, Equatable {
  /// Length of each axis; empty for a single number.
  package let shape: [Int]
  /// In C order.
  package let values: [Double]

  init(_ bytes: [UInt8]) throws(FileFormatError) {
    let head = try NumpyHead(bytes)
    let (shape, size) = (head.shape, head.size)
    var count = 1
    for axis in shape {
      let (product, isTooMuch) = count.multipliedReportingOverflow(by: axis)
      guard !isTooMuch, product <= bytes.count else { throw FileFormatError("the .npy file ends too early") }
      count = product
    }
    guard count * size <= bytes.count - head.end else {
      throw FileFormatError("the .npy file ends too early")
    }
    self.shape = shape
    values = try Self.values(
      bytes[head.end...].prefix(count * size), kind: head.kind, size: size)
  }

  private static func values(
    _ bytes: ArraySlice<UInt8>, kind: String, size: Int
  ) throws(FileFormatError) -> [Double] {
    let places = stride(from: bytes.startIndex, to: bytes.endIndex, by: size)
    func bits(_ place: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
    }
    switch (kind, size) {
    case ("b", 1): return places.map { bytes[$0] == 0 ? 0 : 1 }
    case ("u", _): return places.map { Double(bits($0)) }
    case ("i", _):
      let shift = UInt64(64 - 8 * size)
      return places.map { Double(Int64(bitPattern: bits($0) << shift) >> Int64(shift)) }
    case ("f", 4): return places.map { Double(Float(bitPattern: UInt32(bits($0)))) }
    case ("f", 8): return places.map { Double(bitPattern: bits($0)) }
    default: throw FileFormatError("numbers of type \(kind)\(size) are not read")
    }
  }
}
