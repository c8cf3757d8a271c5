import Testing
import VideoModel

@testable import Evaluation

@Suite("Frame differences")
struct FrameDifferenceTests {
  private func difference(_ before: Image, _ after: Image, blockSide: Int = 31) throws -> FrameDifference {
    try #require(FrameDifference(from: Brightness(before), to: Brightness(after), blockSide: blockSide))
  }

  @Test("The mean of the whole frame counts brighter and darker alike")
  func whole() throws {
    let before = greyFrame(width: 5, height: 4, brightness: 100)
    let after = greyFrame(
      width: 5, height: 4, brightness: 100, pixels: [(0, 0, 130), (4, 3, 60)])
    #expect(try difference(before, after).mean == 70 / 20)
    #expect(try difference(before, before).mean == 0)
  }

  @Test("A box is rounded outward and clipped to the frame")
  func box() throws {
    let before = greyFrame(width: 6, height: 5)
    let after = greyFrame(width: 6, height: 5, pixels: [(2, 1, 60), (5, 4, 8)])
    let change = try difference(before, after)
    #expect(change.mean(inside: BoundingBox(left: 2, top: 1, width: 1, height: 1)) == 60)
    #expect(change.mean(inside: BoundingBox(left: 1.5, top: 0.5, width: 1, height: 1)) == 15)
    #expect(change.mean(inside: BoundingBox(left: 4, top: 3, width: 90, height: 90)) == 2)
    #expect(change.mean(inside: BoundingBox(left: 3, top: 0, width: 3, height: 4)) == 0)
    #expect(change.mean(inside: BoundingBox(left: 40, top: 3, width: 9, height: 9)) == nil)
    #expect(change.mean(inside: BoundingBox(left: .nan, top: 3, width: 9, height: 9)) == nil)
  }

  @Test("Every box agrees with a plain sum over its pixels")
  func againstPlainSum() throws {
    var random = InventedNumbers(seed: 3)
    func frame() -> Image {
      Image(
        width: 37, height: 23, format: .gray8,
        bytes: (0..<37 * 23).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
    let before = frame()
    let after = frame()
    let change = try difference(before, after, blockSide: 5)
    func plain(_ columns: Range<Int>, _ rows: Range<Int>) -> Float {
      var sum = 0
      for row in rows {
        for column in columns {
          // Mirrored at the edges without repeating them.
          let x = column < 0 ? -column : column > 36 ? 72 - column : column
          let y = row < 0 ? -row : row > 22 ? 44 - row : row
          sum += abs(Int(after.bytes[y * 37 + x]) - Int(before.bytes[y * 37 + x]))
        }
      }
      return Float(sum) / Float(columns.count * rows.count)
    }
    for _ in 0..<50 {
      let left = Int.random(in: 0..<37, using: &random)
      let top = Int.random(in: 0..<23, using: &random)
      let right = Int.random(in: left + 1...37, using: &random)
      let bottom = Int.random(in: top + 1...23, using: &random)
      let box = BoundingBox(
        left: Float(left), top: Float(top), width: Float(right - left), height: Float(bottom - top))
      #expect(change.mean(inside: box) == plain(left..<right, top..<bottom))
    }
    var largest: Float = 0
    for row in 0..<23 {
      for column in 0..<37 { largest = max(largest, plain(column - 2..<column + 3, row - 2..<row + 3)) }
    }
    let block = change.largestBlock
    #expect(block.mean == largest)
    let (left, top) = (Int(block.box.left), Int(block.box.top))
    let (right, bottom) = (Int(block.box.right), Int(block.box.bottom))
    // The block's middle follows from whichever side is not cut off.
    let column = left > 0 ? left + 2 : right - 3
    let row = top > 0 ? top + 2 : bottom - 3
    #expect(plain(column - 2..<column + 3, row - 2..<row + 3) == largest)
    #expect(left == max(0, column - 2) && right == min(37, column + 3))
    #expect(top == max(0, row - 2) && bottom == min(23, row + 3))
  }

  @Test("A frame smaller than a block takes the largest block that fits a mirrored frame")
  func smallFrame() throws {
    let change = try difference(
      greyFrame(width: 1, height: 1, brightness: 10), greyFrame(width: 1, height: 1, brightness: 13))
    #expect(change.largestBlock.mean == 3)
    #expect(change.largestBlock.box == BoundingBox(left: 0, top: 0, width: 1, height: 1))
    #expect(change.mean == 3)
  }

  @Test("Frames of different size have no difference")
  func sizeChange() {
    let one = Brightness(greyFrame(width: 4, height: 4))
    let other = Brightness(greyFrame(width: 4, height: 5))
    #expect(FrameDifference(from: one, to: other, blockSide: 31) == nil)
  }

  @Test("Grey pixels in colour are as bright as in grey, and green is brighter than red and blue")
  func brightness() {
    let image = Image(
      width: 4, height: 1, format: .bgr24, bytes: [77, 77, 77, 255, 0, 0, 0, 255, 0, 0, 0, 255])
    let values = Brightness(image).values
    #expect(values[0] == 77)
    #expect(values[2] > values[3])
    #expect(values[3] > values[1])
    let sum = values[1...].reduce(0) { $0 + Int($1) }
    #expect(sum == 255)
  }
}
