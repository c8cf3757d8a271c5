/// An area of the image.
package struct Polygon: Sendable, Hashable, Codable {
  /// A corner in fractions of the image width and height.
  package struct Corner: Sendable, Hashable, Codable {
    /// 0 is the left or top edge, 1 the right or bottom edge.
    package var x, y: Float

    package init(x: Float, y: Float) {
      self.x = x
      self.y = y
    }
  }

  /// Three or more corners in order around the area.
  package var corners: [Corner]

  /// `nil` for fewer than three corners, or when one is not finite.
  package init?(corners: [Corner]) {
    guard corners.count >= 3, corners.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return nil }
    self.corners = corners
  }

  /// Parses three or more corners `x:y` separated by spaces, for example `0:0.5 1:0.5 1:1 0:1`. `nil` for any other text
  /// and for numbers outside 0...1.
  package init?(_ text: String) {
    var corners: [Corner] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      let numbers = word.split(separator: ":", omittingEmptySubsequences: false).map { Float($0) }
      guard numbers.count == 2, let x = numbers[0], let y = numbers[1], (0...1).contains(x),
        (0...1).contains(y)
      else { return nil }
      corners.append(Corner(x: x, y: y))
    }
    self.init(corners: corners)
  }

  /// Whether a point is inside, by the even-odd rule.
  package func contains(x: Float, y: Float) -> Bool {
    var isInside = false
    var last = corners[corners.count - 1]
    for corner in corners {
      if (corner.y > y) != (last.y > y),
        x < (last.x - corner.x) * (y - corner.y) / (last.y - corner.y) + corner.x
      {
        isInside.toggle()
      }
      last = corner
    }
    return isInside
  }

  /// Whether the middle of the lower side of a box, where the object touches the ground, is inside.
  package func holds(_ box: BoundingBox, width: Int, height: Int) -> Bool {
    contains(
      x: (box.left + box.width / 2) / Float(max(1, width)),
      y: (box.top + box.height) / Float(max(1, height)))
  }
}
