import VideoModel

/// Everything of one actor in one frame.
struct Figure {
  /// Sorted from far to near.
  var shapes: [Shape]
  /// Its distance; actors are painted from far to near.
  var depth: Double
  /// The dark patch it throws on the ground: middle and half axes, pixels.
  var shadow: (centre: Pixel, width: Float, height: Float)

  /// The tight box around the shapes, shadow left out, not clipped to the image.
  var box: BoundingBox {
    var left = Float.infinity
    var top = Float.infinity
    var right = -Float.infinity
    var bottom = -Float.infinity
    for shape in shapes {
      let extent = shape.extent
      left = min(left, extent.left)
      top = min(top, extent.top)
      right = max(right, extent.right)
      bottom = max(bottom, extent.bottom)
    }
    return BoundingBox(left: left, top: top, width: right - left, height: bottom - top)
  }
}
