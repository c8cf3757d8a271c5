import Testing
import VideoModel

@Suite struct PolygonTests {
  @Test("Corners are read as x:y in fractions of the image, and any other text is refused")
  func reading() throws {
    let polygon = try #require(Polygon("0:0.5  1:0.5 1:1\t0:1"))
    #expect(polygon.corners.map(\.x) == [0, 1, 1, 0])
    #expect(polygon.corners.map(\.y) == [0.5, 0.5, 1, 1])
    for text in [
      "", "0:0 1:1", "0:0 1:1 2:0", "0:0 1:1 a:b", "0,0 1,1 1,0", "0:0:0 1:1 1:0", "0:0 1:1 -0.1:0",
    ] {
      #expect(Polygon(text) == nil, "\(text)")
    }
  }

  @Test("A point is inside by the even-odd rule, also of shapes that are not convex")
  func contains() throws {
    // A U: open at the top between x 0.4 and 0.6.
    let shape = try #require(Polygon("0.1:0.1 0.4:0.1 0.4:0.7 0.6:0.7 0.6:0.1 0.9:0.1 0.9:0.9 0.1:0.9"))
    #expect(
      shape.contains(x: 0.2, y: 0.3) && shape.contains(x: 0.8, y: 0.3) && shape.contains(x: 0.5, y: 0.8))
    #expect(
      !shape.contains(x: 0.5, y: 0.3) && !shape.contains(x: 0.05, y: 0.5) && !shape.contains(x: 0.5, y: 0.95))
    #expect(!shape.contains(x: .nan, y: 0.5))
  }

  @Test("A box is inside a polygon when the middle of its lower side is")
  func holds() throws {
    let ground = try #require(Polygon("0:0.5 1:0.5 1:1 0:1"))
    let box = BoundingBox(left: 10, top: 20, width: 20, height: 40)
    #expect(ground.holds(box, width: 100, height: 100))
    #expect(!ground.holds(box, width: 100, height: 200))
  }
}
