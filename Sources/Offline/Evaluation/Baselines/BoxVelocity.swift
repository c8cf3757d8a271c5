import VideoModel

/// How fast boxes move, from nothing but the boxes of two frames in a row.
struct BoxVelocity: Sendable {
  /// Boxes of the frame before; empty at a video's start.
  private var previous: [BoundingBox] = []

  /// Least overlap (IoU) of two boxes of the same object in frames that follow each other.
  static let minimumOverlap: Float = 0.3

  /// Distance of each box's centre from the centre of the box it overlaps most in the frame before, in heights of the
  /// box; `nil` for a box that overlaps none. Keeps `boxes` for the next frame.
  mutating func distances(_ boxes: [BoundingBox]) -> [Float?] {
    let before = previous
    previous = boxes
    return boxes.map { box in
      let overlaps = before.map { ($0.intersectionOverUnion(box), $0) }
      guard let (overlap, match) = overlaps.max(by: { $0.0 < $1.0 }), overlap >= Self.minimumOverlap else {
        return nil
      }
      let across = box.left + box.width / 2 - match.left - match.width / 2
      let down = box.top + box.height / 2 - match.top - match.height / 2
      return (across * across + down * down).squareRoot() / box.height
    }
  }
}
