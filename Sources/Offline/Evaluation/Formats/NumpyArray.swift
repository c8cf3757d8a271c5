import Foundation

/// An array of numbers in NumPy's file format (`.npy`, versions 1 to 3).
///
/// Reads booleans, integers of up to 8 bytes and floating-point numbers of 4 and 8 bytes, little-endian, in C order
/// (in Fortran order only with one axis).
public struct NumpyArray: Sendable, Equatable {
  /// Length of each axis; empty for a single number.
  public let shape: [Int]
  /// In C order.
  public let values: [Double]

  init(_ bytes: [UInt8]) throws(FileFormatError) {
    guard bytes.count >= 10, bytes[0] == 0x93, bytes[1..<6].elementsEqual("NUMPY".utf8) else {
      throw FileFormatError("not an .npy file")
    }
    let isShort = bytes[6] == 1
    guard (1...3).contains(bytes[6]), isShort || bytes.count >= 12 else {
      throw FileFormatError(".npy version \(bytes[6]) is not read")
    }
    let start = isShort ? 10 : 12
    let length =
      Int(bytes[8]) | Int(bytes[9]) << 8 | (isShort ? 0 : Int(bytes[10]) << 16 | Int(bytes[11]) << 24)
    guard length <= bytes.count - start else { throw FileFormatError("the .npy file ends within its head") }
    let head = String(decoding: bytes[start..<start + length], as: UTF8.self)
    let shape = try Self.shape(head)
    guard let type = head.firstMatch(of: /'descr':\s*'([<|=>])([biuf])(\d)'/) else {
      throw FileFormatError("the .npy file holds no plain numbers")
    }
    let size = Int(type.3) ?? 0
    guard type.1 != ">" || size == 1 else { throw FileFormatError("a big-endian .npy file is not read") }
    if head.contains(/'fortran_order':\s*True/), shape.count > 1 {
      throw FileFormatError("an .npy file in Fortran order is not read (save it with order='C')")
    }
    var count = 1
    for axis in shape {
      let (product, isTooMuch) = count.multipliedReportingOverflow(by: axis)
      guard !isTooMuch, product <= bytes.count else { throw FileFormatError("the .npy file ends too early") }
      count = product
    }
    guard [1, 2, 4, 8].contains(size), count * size <= bytes.count - start - length else {
      throw FileFormatError("the .npy file ends too early")
    }
    self.shape = shape
    values = try Self.values(
      bytes[(start + length)...].prefix(count * size), kind: String(type.2), size: size)
  }

  private static func shape(_ head: String) throws(FileFormatError) -> [Int] {
    guard let match = head.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/) else {
      throw FileFormatError("the .npy file has no shape")
    }
    return match.1.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
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
