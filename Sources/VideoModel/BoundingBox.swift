/// Where a detector saw an object, in pixels of the source frame.
///
/// The origin is the top-left corner of the frame. A box as received may reach beyond the frame, have no area or not be
/// finite; only ``clipped(width:height:)`` makes it usable.
package struct BoundingBox: Sendable, Hashable {
  package var left, top, width, height: Float

  package init(left: Float, top: Float, width: Float, height: Float) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  package var right: Float { left + width }
  package var bottom: Float { top + height }
  package var area: Float { max(0, width) * max(0, height) }
  package var isFinite: Bool { left.isFinite && top.isFinite && width.isFinite && height.isFinite }

  /// The part inside a frame of `width` x `height` pixels. `nil` when that part is less than 1 px wide or high, or when a
  /// coordinate is not finite.
  package func clipped(width frameWidth: Int, height frameHeight: Int) -> BoundingBox? {
    guard isFinite, width > 0, height > 0 else { return nil }
    let left = max(0, self.left)
    let top = max(0, self.top)
    let right = min(Float(frameWidth), self.right)
    let bottom = min(Float(frameHeight), self.bottom)
    guard right - left >= 1, bottom - top >= 1 else { return nil }
    return BoundingBox(left: left, top: top, width: right - left, height: bottom - top)
  }

  /// Distance from an edge of the frame within which a box counts as cut by that edge, pixels.
  package static let edge: Float = 2

  /// Whether an edge of a frame of `width` x `height` pixels cuts the object, so that the box shows only a part of it.
  package func isCut(width frameWidth: Int, height frameHeight: Int) -> Bool {
    left < Self.edge || top < Self.edge || right > Float(frameWidth) - Self.edge
      || bottom > Float(frameHeight) - Self.edge
  }

  /// Overlap of two boxes as intersection over union, 0...1.
  package func intersectionOverUnion(_ other: BoundingBox) -> Float {
    let overlapWidth = min(right, other.right) - max(left, other.left)
    let overlapHeight = min(bottom, other.bottom) - max(top, other.top)
    guard overlapWidth > 0, overlapHeight > 0 else { return 0 }
    let overlap = overlapWidth * overlapHeight
    return overlap / (area + other.area - overlap)
  }
}
