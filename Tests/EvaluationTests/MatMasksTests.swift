import Testing

@testable import Evaluation

@Suite("Masks in MATLAB 5 files")
struct MatMasksTests {
  private func read(_ bytes: [UInt8]) throws -> [PixelMask] {
    var masks: [PixelMask] = []
    try MatMasks.read(bytes, variable: "volLabel") { masks.append($0) }
    return masks
  }

  /// 3 wide, 2 high.
  private let frames: [[UInt8]] = [[0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 255], [1, 0, 0, 0, 0, 0]]

  @Test(
    "They come in order and row by row, in both byte orders, compressed or not",
    arguments: [false, true], [false, true])
  func order(bigEndian: Bool, isCompressed: Bool) throws {
    let mat = MatBytes(bigEndian: bigEndian)
    let masks = mat.masks("volLabel", frames, width: 3, height: 2)
    let other = mat.bytesMatrix("other", rows: 1, columns: 1, [1])
    let file = mat.file([other, isCompressed ? mat.compressed(masks) : masks])
    #expect(try read(file) == frames.map { PixelMask(width: 3, height: 2, isAbnormal: $0.map { $0 != 0 }) })
  }

  @Test("More masks than fit into a piece of the unpacked stream lose nothing on its edges")
  func long() throws {
    let mat = MatBytes()
    let frames = (0..<30).map { frame in (0..<240 * 180).map { UInt8($0 % 97 == frame ? 1 : 0) } }
    let file = mat.file([mat.compressed(mat.masks("volLabel", frames, width: 240, height: 180))])
    #expect(try read(file).map(\.isAbnormal) == frames.map { $0.map { $0 != 0 } })
  }

  @Test("Numbers of other types are masks as well")
  func doubles() throws {
    let mat = MatBytes()
    let raw = [0.0, 0.5].flatMap { mat.number(Int($0.bitPattern), width: 8) }
    let file = mat.file([mat.cell("volLabel", [mat.matrix(rows: 1, columns: 2, type: 9, raw: raw)])])
    #expect(try read(file).map(\.isAbnormal) == [[false, true]])
  }

  @Test("A file cut short anywhere is refused")
  func truncation() throws {
    let mat = MatBytes()
    for whole in [false, true].map({ isCompressed in
      let masks = mat.masks("volLabel", frames, width: 3, height: 2)
      return mat.file([isCompressed ? mat.compressed(masks) : masks])
    }) {
      for length in 0..<whole.count {
        #expect(throws: FileFormatError.self, "cut to \(length) bytes") { try read(Array(whole[..<length])) }
      }
    }
  }

  @Test("A file with any one byte changed is read or refused, never a crash")
  func corruption() {
    let mat = MatBytes()
    let whole = mat.file([mat.masks("volLabel", frames, width: 3, height: 2)])
    for place in whole.indices {
      for value in [UInt8(0), 0x0f, 0x7f, 0xff] {
        var damaged = whole
        damaged[place] = value
        _ = try? read(damaged)
      }
    }
  }

  @Test(
    "A variable that is missing, is not a cell array, has other cells or fewer than it says, is refused by its fault"
  )
  func refused() {
    let mat = MatBytes()
    #expect(throws: FileFormatError("it has no variable volLabel")) {
      try read(mat.file([mat.masks("label", frames, width: 3, height: 2)]))
    }
    #expect(throws: FileFormatError("volLabel is not a cell array of masks")) {
      try read(mat.file([mat.bytesMatrix("volLabel", rows: 1, columns: 1, [1])]))
    }
    #expect(throws: FileFormatError("a mask is not a matrix of numbers")) {
      try read(mat.file([mat.cell("volLabel", [mat.cell("", [])])]))
    }
    #expect(throws: FileFormatError("a mask has another number of pixels than its dimensions say")) {
      try read(mat.file([mat.cell("volLabel", [mat.bytesMatrix(rows: 3, columns: 2, [1, 2, 3, 4, 5])])]))
    }
    let one = mat.bytesMatrix(rows: 1, columns: 1, [1])
    #expect(throws: FileFormatError("volLabel says it has 3 masks, but 1 are there")) {
      try read(mat.file([mat.array("volLabel", classCode: 1, rows: 1, columns: 3, data: one)]))
    }
  }
}
