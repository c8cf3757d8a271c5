import Testing

@testable import Evaluation

@Suite("Bitmap masks")
struct BitmapMaskTests {
  private let blackAndWhite: [UInt8] = [0, 0, 0, 0, 255, 255, 255, 0]

  @Test("A grey mask is empty only when every pixel is black")
  func grey() throws {
    #expect(try BitmapMask.read(BitmapBytes.mask([0, 0, 0, 0, 0])).isEmpty)
    for place in 0..<5 {
      var pixels = [UInt8](repeating: 0, count: 5)
      pixels[place] = 1
      #expect(try BitmapMask.read(BitmapBytes.mask(pixels)).isAbnormal.firstIndex(of: true) == place)
    }
  }

  @Test("One-bit pixels are looked up in the palette, and padding bits are not pixels")
  func oneBit() throws {
    func mask(_ row: [UInt8], palette: [UInt8]) throws -> Bool {
      try !BitmapMask.read(
        BitmapBytes.file(width: 10, height: 1, depth: 1, palette: palette, rows: [row])
      ).isEmpty
    }
    #expect(try !mask([0b0000_0000, 0b0011_1111], palette: blackAndWhite))
    #expect(try mask([0b0000_0000, 0b0100_0000], palette: blackAndWhite))
    #expect(try mask([0b0000_0001, 0b0000_0000], palette: blackAndWhite))
    let whiteAndBlack = Array(blackAndWhite[4...] + blackAndWhite[..<4])
    #expect(try !mask([0b1111_1111, 0b1100_0000], palette: whiteAndBlack))
    #expect(try mask([0b1111_1111, 0b1000_0000], palette: whiteAndBlack))
  }

  @Test("Colour is foreground, alpha and row padding are not")
  func colour() throws {
    func mask(_ depth: Int, _ rows: [[UInt8]]) throws -> Bool {
      try !BitmapMask.read(BitmapBytes.file(width: 1, height: rows.count, depth: depth, rows: rows)).isEmpty
    }
    #expect(try !mask(32, [[0, 0, 0, 255], [0, 0, 0, 255]]))
    #expect(try mask(32, [[0, 0, 0, 255], [0, 0, 1, 255]]))
    #expect(try !mask(24, [[0, 0, 0, 9]]))
    #expect(try mask(24, [[0, 7, 0]]))
  }

  @Test("A file that is cut short or compressed is refused")
  func refused() {
    let whole = BitmapBytes.mask([0, 0, 0, 0])
    for length in 0..<whole.count {
      #expect(throws: FileFormatError.self) { try BitmapMask.read(Array(whole[..<length])) }
    }
    var compressed = whole
    compressed[30] = 1
    #expect(throws: FileFormatError.self) { try BitmapMask.read(compressed) }
  }
}
