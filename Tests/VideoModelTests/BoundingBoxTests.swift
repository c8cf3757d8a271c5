import TestSupport
import Testing
import VideoModel

@Suite struct BoundingBoxTests {
  @Test("A box inside the frame is not changed by clipping")
  func inside() {
    let box = BoundingBox(left: 10, top: 20, width: 30, height: 40)
    #expect(box.clipped(width: 320, height: 240) == box)
  }

  @Test("A box that reaches beyond the frame is cut on all four sides")
  func beyond() {
    let box = BoundingBox(left: -5, top: -6, width: 400, height: 300)
    #expect(
      box.clipped(width: 320, height: 240) == BoundingBox(left: 0, top: 0, width: 320, height: 240))
  }

  @Test(
    "Clipping gives nothing for a box with less than one pixel inside the frame",
    arguments: [319.5, 320, 400] as [Float])
  func barelyInside(left: Float) {
    #expect(BoundingBox(left: left, top: 0, width: 50, height: 50).clipped(width: 320, height: 240) == nil)
  }

  @Test("Exactly one pixel inside the frame is enough")
  func onePixel() {
    let box = BoundingBox(left: -9, top: 239, width: 10, height: 10)
    #expect(
      box.clipped(width: 320, height: 240) == BoundingBox(left: 0, top: 239, width: 1, height: 1))
  }

  @Test("Clipping gives nothing for a box whose numbers are not finite or not positive")
  func impossible() {
    for bad: Float in [.nan, .infinity, -.infinity, 0, -3] {
      #expect(BoundingBox(left: 5, top: 5, width: bad, height: 9).clipped(width: 32, height: 32) == nil)
      #expect(BoundingBox(left: 5, top: 5, width: 9, height: bad).clipped(width: 32, height: 32) == nil)
    }
    for bad: Float in [.nan, .infinity, -.infinity] {
      #expect(BoundingBox(left: bad, top: 5, width: 9, height: 9).clipped(width: 32, height: 32) == nil)
      #expect(BoundingBox(left: 5, top: bad, width: 9, height: 9).clipped(width: 32, height: 32) == nil)
    }
    let huge = BoundingBox(left: 5, top: 5, width: .greatestFiniteMagnitude, height: 9)
    #expect(huge.clipped(width: 32, height: 32)?.width == 27)
  }

  @Test("An edge of the frame cuts a box within two pixels of it, and no box further in")
  func cut() {
    let whole = BoundingBox(left: 2, top: 2, width: 28, height: 20)
    #expect(!whole.isCut(width: 32, height: 24))
    for (left, top, width, height): (Float, Float, Float, Float) in [
      (1, 2, 28, 20), (2, 1, 28, 20), (2, 2, 29, 20), (2, 2, 28, 21), (-5, 2, 20, 20),
    ] {
      #expect(BoundingBox(left: left, top: top, width: width, height: height).isCut(width: 32, height: 24))
    }
  }

  @Test("Overlap is 1 with itself, 0 without contact, and the shared part of both otherwise")
  func overlap() {
    let box = BoundingBox(left: 0, top: 0, width: 10, height: 10)
    #expect(box.intersectionOverUnion(box) == 1)
    #expect(box.intersectionOverUnion(BoundingBox(left: 10, top: 0, width: 10, height: 10)) == 0)
    #expect(box.intersectionOverUnion(BoundingBox(left: 30, top: 30, width: 5, height: 5)) == 0)
    let half = BoundingBox(left: 5, top: 0, width: 10, height: 10)
    #expect(abs(box.intersectionOverUnion(half) - 1.0 / 3) < 1e-6)
    #expect(box.intersectionOverUnion(half) == half.intersectionOverUnion(box))
    let inner = BoundingBox(left: 2, top: 2, width: 5, height: 5)
    #expect(abs(box.intersectionOverUnion(inner) - 0.25) < 1e-6)
  }
}
