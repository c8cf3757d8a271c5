import Testing
import VideoModel

@testable import Evaluation

@Suite("Tracks from pixel masks")
struct MaskTracksTests {
  /// A mask from rows of text, `#` where abnormal.
  private func mask(_ rows: [String]) -> PixelMask {
    PixelMask(width: rows[0].count, height: rows.count, isAbnormal: rows.flatMap { $0.map { $0 == "#" } })
  }

  /// A mask of 100 x 50 with filled boxes.
  private func mask(_ boxes: [BoundingBox]) -> PixelMask {
    var pixels = [Bool](repeating: false, count: 5000)
    for box in boxes {
      for y in Int(box.top)..<Int(box.bottom) {
        for x in Int(box.left)..<Int(box.right) { pixels[y * 100 + x] = true }
      }
    }
    return PixelMask(width: 100, height: 50, isAbnormal: pixels)
  }

  private func box(_ left: Float, _ top: Float) -> BoundingBox {
    BoundingBox(left: left, top: top, width: 10, height: 8)
  }

  @Test("Pixels that touch at a corner are one region, small ones are none")
  func regions() {
    let shape = mask([
      "#.....##",
      ".#......",
      "..##....",
      ".......#",
    ])
    #expect(shape.regions(minimumArea: 3) == [BoundingBox(left: 0, top: 0, width: 4, height: 3)])
    #expect(shape.regions(minimumArea: 1).count == 3)
    #expect(shape.regions(minimumArea: 5).isEmpty)
  }

  @Test("A region continues the track it overlaps best, and one that overlaps none begins another")
  func links() {
    var tracks = MaskTracks()
    tracks.push(mask([box(10, 10), box(60, 10)]))
    tracks.push(mask([box(12, 10), box(62, 10)]))
    tracks.push(mask([box(14, 10)]))
    tracks.push(mask([box(16, 10), box(64, 30)]))
    #expect(
      tracks.truth.map(\.boxes) == [
        [0: box(10, 10), 1: box(12, 10), 2: box(14, 10), 3: box(16, 10)],
        [0: box(60, 10), 1: box(62, 10)],
        [3: box(64, 30)],
      ])
    #expect(tracks.truth.map(\.span) == [0...3, 0...1, 3...3])
  }

  @Test("An empty frame ends every track")
  func gap() {
    var tracks = MaskTracks()
    tracks.push(mask([box(10, 10)]))
    tracks.push(mask([BoundingBox]()))
    tracks.push(mask([box(10, 10)]))
    #expect(tracks.truth.map(\.span) == [0...0, 2...2])
  }

  @Test("When two regions overlap one region before, the better continues its track and the other begins one")
  func split() {
    var tracks = MaskTracks()
    tracks.push(mask([BoundingBox(left: 10, top: 10, width: 22, height: 8)]))
    tracks.push(
      mask([
        BoundingBox(left: 10, top: 10, width: 6, height: 8),
        BoundingBox(left: 18, top: 10, width: 14, height: 8),
      ]))
    #expect(tracks.truth.count == 2)
    #expect(tracks.truth[0].boxes[1]?.left == 18)
    #expect(tracks.truth[1].boxes == [1: BoundingBox(left: 10, top: 10, width: 6, height: 8)])
  }
}
