import TestSupport
import Testing

@testable import Evaluation

@Suite("Masks in NumPy files")
struct NumpyMasksTests {
  private func read(_ bytes: [UInt8]) throws -> [PixelMask] {
    let folder = try TemporaryFolder()
    var file = try NumpyMasks(path: try folder.write(bytes, to: "masks.npy"))
    var masks: [PixelMask] = []
    while let mask = try file.next() { masks.append(mask) }
    return masks
  }

  @Test(
    "They come frame by frame, of bytes, truth values and wider whole numbers",
    arguments: ["|u1", "|b1", "<i2"])
  func frames(type: String) throws {
    let frames: [[UInt8]] = [[0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 1]]
    let stored = type == "<i2" ? frames.map { $0.flatMap { [0, $0] } } : frames
    #expect(
      try read(NumpyBytes.masks(stored, width: 3, height: 2, type: type))
        == frames.map { PixelMask(width: 3, height: 2, isAbnormal: $0.map { $0 != 0 }) })
  }

  @Test("Other shapes and types, and files that are not there or too short, are refused")
  func refused() throws {
    let whole = NumpyBytes.masks([[0, 0], [0, 1]], width: 2, height: 1)
    for length in whole.indices {
      #expect(throws: DatasetError.self, "cut to \(length) bytes") { try read(Array(whole[..<length])) }
    }
    #expect {
      try read(NumpyBytes.labels([true, false]))
    } throws: {
      "\($0)".contains(
        "an array of shape [2]: expected whole numbers or truth values of [frames, height, width]")
    }
    for bad in [
      NumpyBytes.file("<f4", "(1, 1, 1)", [0, 0, 0, 0]), NumpyBytes.file("|u1", "(0, 1, 1)", []),
      NumpyBytes.file("|u1", "(1, 1, 1)", [0], fortran: true),
      NumpyBytes.file("|u1", "(9000000, 90000000, 9000000)", [0]),
    ] {
      #expect(throws: DatasetError.self) { try read(bad) }
    }
    #expect(throws: DatasetError.self) { try NumpyMasks(path: "/nowhere/masks.npy") }
  }
}
