import Testing
import VideoModel

@testable import Health

@Suite struct ImageSummaryTests {
  @Test("Cells are means over the grid in every pixel format")
  func cells() {
    let (width, height) = (64, 36)
    func value(_ column: Int, _ row: Int) -> Int { column * 4 + row * 2 }
    let brightness = (0..<(width * height)).map { UInt8(value($0 % width / 2, $0 / width / 2)) }
    let expected = (0..<(32 * 18)).map { Float(value($0 % 32, $0 / 32)) }
    let grey = ImageSummary(Image(width: width, height: height, format: .gray8, bytes: brightness))
    #expect(grey.cells == expected)
    let packed = ImageSummary(
      Image(width: width, height: height, format: .bgr24, bytes: brightness.flatMap { [0, $0, 255] }))
    #expect(packed.cells == expected)
    let planes = ImageSummary(
      Image(
        width: width, height: height, format: .yuv420p(.full),
        bytes: brightness + [UInt8](repeating: 9, count: width * height / 2)))
    #expect(planes.cells == expected)
    #expect(grey.digest == planes.digest)
  }

  @Test("Black is 0 and white 255 in limited range too")
  func limitedRange() {
    func planes(_ left: UInt8, _ right: UInt8) -> ImageSummary {
      let brightness = (0..<(64 * 36)).map { $0 % 2 == 0 ? left : right }
      return ImageSummary(
        Image(
          width: 64, height: 36, format: .yuv420p(.limited),
          bytes: brightness + [UInt8](repeating: 128, count: 64 * 36 / 2)))
    }
    #expect(planes(16, 16).mean == 0 && planes(0, 0).mean == 0)
    #expect(planes(235, 235).mean == 255 && planes(255, 255).mean == 255)
    #expect(abs(planes(16, 235).detail - 255) < 1e-3 && abs(planes(16, 235).mean - 127.5) < 1e-3)
  }

  @Test("One pixel that differs gives another digest")
  func digest() {
    var bytes = [UInt8](repeating: 100, count: 70 * 40)
    let first = ImageSummary(Image(width: 70, height: 40, format: .gray8, bytes: bytes))
    bytes[1234] = 101
    #expect(ImageSummary(Image(width: 70, height: 40, format: .gray8, bytes: bytes)).digest != first.digest)
    #expect(first.contrast == 0 && first.detail == 0)
    #expect(ImageSummary(Image(width: 3, height: 1, format: .gray8, bytes: [10, 40, 20])).detail == 25)
    #expect(first.mean == 100)
  }

  @Test("Colour is the distance from grey and about equal in every pixel format")
  func colour() {
    let (width, height) = (64, 36)
    func packed(_ pixel: [UInt8]) -> Float {
      ImageSummary(
        Image(
          width: width, height: height, format: .bgr24,
          bytes: (0..<(width * height)).flatMap { _ in pixel })
      ).colour
    }
    func planes(_ blue: UInt8, _ red: UInt8) -> Float {
      let quarter = width * height / 4
      let bytes =
        [UInt8](repeating: 90, count: width * height) + [UInt8](repeating: blue, count: quarter)
        + [UInt8](repeating: red, count: quarter)
      return ImageSummary(
        Image(width: width, height: height, format: .yuv420p(.limited), bytes: bytes)
      ).colour
    }
    #expect(packed([90, 90, 90]) == 0 && planes(128, 128) == 0)
    #expect(planes(118, 134) == 8)
    // Brick, by both: blue 60, green 80, red 150 are 99 and 165 on the BT.601 matrix.
    #expect(abs(packed([60, 80, 150]) - planes(106, 160)) < 6)
    #expect(
      ImageSummary(Image(width: 2, height: 1, format: .gray8, bytes: [9, 200])).colour == 0)
  }

  @Test("Images smaller than the grid have a value in every cell")
  func small() {
    let summary = ImageSummary(Image(width: 3, height: 2, format: .gray8, bytes: [9, 9, 9, 9, 9, 9]))
    #expect(summary.cells.allSatisfy { $0 == 9 })
  }

  @Test("Likeness ignores gain and offset of the light and is 0 without contrast")
  func likeness() {
    let cells = (0..<(32 * 18)).map { Float($0 * 37 % 101) }
    let summary = ImageSummary(cells: cells, detail: 0, digest: 0)
    #expect(abs(summary.likeness(to: cells.map { $0 * 0.4 + 30 }) - 1) < 1e-4)
    #expect(abs(summary.likeness(to: cells.map { 200 - $0 }) + 1) < 1e-4)
    #expect(summary.likeness(to: [Float](repeating: 5, count: cells.count)) == 0)
  }
}
