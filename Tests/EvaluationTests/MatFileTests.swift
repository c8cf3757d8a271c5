import Testing

@testable import Evaluation

@Suite("MATLAB 5 files")
struct MatFileTests {
  private let ranges: [[Int]] = [[61, 180], [1, 20, 95, 180]]

  private func cell(_ mat: MatBytes) -> [UInt8] {
    mat.cell("gt", ranges.map { mat.bytesMatrix(rows: 2, columns: $0.count / 2, $0) })
  }

  @Test("A cell of matrices reads the same in both byte orders, compressed or not", arguments: [false, true])
  func bothByteOrders(bigEndian: Bool) throws {
    let mat = MatBytes(bigEndian: bigEndian)
    let expected = MatValue.cell([
      .numeric(rows: 2, columns: 1, values: [61, 180]),
      .numeric(rows: 2, columns: 2, values: [1, 20, 95, 180]),
    ])
    #expect(try MatFile(bytes: mat.file([cell(mat)])).variables == ["gt": expected])
    #expect(try MatFile(bytes: mat.file([mat.compressed(cell(mat))])).variables == ["gt": expected])
  }

  @Test("Every numeric type is read as the number it stores")
  func numericTypes() throws {
    let mat = MatBytes()
    let cases: [(Int, [UInt8], Double)] = [
      (1, [0xfe], -2), (2, [0xfe], 254), (3, mat.number(-300, width: 2), -300),
      (4, mat.number(65000, width: 2), 65000), (5, mat.number(-70000, width: 4), -70000),
      (6, mat.number(4_000_000_000, width: 4), 4_000_000_000),
      (7, mat.number(Int(Float(1.5).bitPattern), width: 4), 1.5),
      (9, mat.number(Int(Double(180.25).bitPattern), width: 8), 180.25),
      (12, mat.number(-5, width: 8), -5), (13, mat.number(7, width: 8), 7),
    ]
    for (type, raw, value) in cases {
      let file = mat.file([mat.matrix("x", rows: 1, columns: 1, type: type, raw: raw)])
      #expect(
        try MatFile(bytes: file).variables["x"] == .numeric(rows: 1, columns: 1, values: [value]),
        "type \(type)")
    }
  }

  @Test("Variables of other classes do not hide the numbers beside them")
  func otherClasses() throws {
    let mat = MatBytes()
    let file = mat.file([
      mat.array("note", classCode: 4, rows: 1, columns: 2, data: mat.element(type: 4, [72, 0, 105, 0])),
      mat.bytesMatrix("x", rows: 1, columns: 2, [3, 4]),
    ])
    let variables = try MatFile(bytes: file).variables
    #expect(variables["note"] == .other(classCode: 4))
    #expect(variables["x"] == .numeric(rows: 1, columns: 2, values: [3, 4]))
  }

  @Test("A file cut short anywhere is an error or an incomplete list, never a crash")
  func truncation() throws {
    let mat = MatBytes()
    for whole in [mat.file([cell(mat)]), mat.file([mat.compressed(cell(mat))])] {
      for length in 0..<whole.count {
        let variables = try? MatFile(bytes: Array(whole[..<length])).variables
        #expect(variables?["gt"] == nil, "cut to \(length) bytes")
      }
    }
  }

  @Test("A file with any one byte changed is read or refused, never a crash")
  func corruption() {
    let mat = MatBytes()
    let whole = mat.file([cell(mat)])
    for place in whole.indices {
      for value in [UInt8(0), 0x0f, 0x7f, 0xff] {
        var damaged = whole
        damaged[place] = value
        _ = try? FrameRanges(matFile: MatFile(bytes: damaged))
      }
    }
  }

  @Test("A version 7.3 file is refused with the way to convert it")
  func version73() {
    let file = MatBytes().file([], version: 2)
    #expect(throws: FileFormatError("not a MATLAB 5 file (save it again with -v7)")) {
      _ = try MatFile(bytes: file)
    }
  }

  @Test("Dimensions that do not fit the data are refused")
  func wrongDimensions() {
    let mat = MatBytes()
    #expect(throws: FileFormatError.self) {
      _ = try MatFile(bytes: mat.file([mat.bytesMatrix("x", rows: 3, columns: 2, [1, 2, 3, 4, 5])]))
    }
  }
}
