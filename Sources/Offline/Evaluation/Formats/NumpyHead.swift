import Foundation

/// The head of an `.npy` file, in front of its numbers.
struct NumpyHead {
  /// Length of each axis; empty for a single number.
  let shape: [Int]
  /// `b` (truth values), `i`, `u` or `f`.
  let kind: String
  /// Bytes of a number: 1, 2, 4 or 8.
  let size: Int
  /// Where the numbers begin in the file.
  let end: Int

  /// - Parameter bytes: the file, or more than its head.
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
    shape = try Self.shape(head)
    guard let type = head.firstMatch(of: /'descr':\s*'([<|=>])([biuf])(\d)'/) else {
      throw FileFormatError("the .npy file holds no plain numbers")
    }
    size = Int(type.3) ?? 0
    kind = String(type.2)
    end = start + length
    guard [1, 2, 4, 8].contains(size) else {
      throw FileFormatError("numbers of type \(kind)\(size) are not read")
    }
    guard type.1 != ">" || size == 1 else { throw FileFormatError("a big-endian .npy file is not read") }
    if head.contains(/'fortran_order':\s*True/), shape.count > 1 {
      throw FileFormatError("an .npy file in Fortran order is not read (save it with order='C')")
    }
  }

  private static func shape(_ head: String) throws(FileFormatError) -> [Int] {
    guard let match = head.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/) else {
      throw FileFormatError("the .npy file has no shape")
    }
    return match.1.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
  }
}
