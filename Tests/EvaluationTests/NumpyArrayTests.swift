import TestSupport
import Testing

@testable import Evaluation

@Suite("NumPy arrays")
struct NumpyArrayTests {
  private func file(_ type: String, _ shape: String, _ data: [UInt8], fortran: Bool = false) -> [UInt8] {
    NumpyBytes.file(type, shape, data, fortran: fortran)
  }

  @Test("Booleans, integers with sign, and both floats")
  func types() throws {
    #expect(try NumpyArray(file("|b1", "(3,)", [0, 1, 2])).values == [0, 1, 1])
    #expect(try NumpyArray(file("|u1", "(2, 2)", [1, 2, 3, 255])).values == [1, 2, 3, 255])
    #expect(try NumpyArray(file("|u1", "(2, 2)", [1, 2, 3, 255])).shape == [2, 2])
    #expect(try NumpyArray(file("<i2", "(2,)", [0xff, 0xff, 1, 1])).values == [-1, 257])
    #expect(try NumpyArray(file("<i8", "(1,)", [0xfe] + [UInt8](repeating: 0xff, count: 7))).values == [-2])
    #expect(try NumpyArray(file("<f4", "()", [0, 0, 0xc0, 0x3f])).values == [1.5])
    #expect(try NumpyArray(file("<f8", "(1,)", [0, 0, 0, 0, 0, 0, 0xf8, 0xbf])).values == [-1.5])
  }

  @Test("An array that cannot be read is refused, and a cut file is never read beyond its end")
  func refused() {
    let whole = file("<f4", "(2,)", [0, 0, 0, 0, 0, 0, 0, 0])
    for length in whole.indices {
      #expect(throws: FileFormatError.self) { try NumpyArray(Array(whole[..<length])) }
    }
    for bad in [
      file(">f4", "(1,)", [0, 0, 0, 0]), file("<c8", "(1,)", [0, 0, 0, 0, 0, 0, 0, 0]),
      file("<f2", "(1,)", [0, 0]), file("|O", "(1,)", [0]),
      file("<f4", "(9000000000000, 9000000000000)", [0]), file("|u1", "(1, 2)", [0, 0], fortran: true),
    ] {
      #expect(throws: FileFormatError.self) { try NumpyArray(bad) }
    }
  }
}
