import VideoModel

/// One thing to paint, already in pixels.
struct Shape {
  enum Outline {
    /// A limb: a line with round ends, its radius going from `startRadius` to `endRadius`.
    case capsule(start: Pixel, end: Pixel, startRadius: Float, endRadius: Float)
    /// A flat convex face, corners in either order around.
    case polygon([Pixel])
  }

  var outline: Outline
  var colour: Colour
  /// 0 is flat paint, 1 rounds a capsule fully towards the light.
  var roundness: Float = 1
  /// Metres from the camera; far shapes are painted first.
  var depth: Double

  /// Left, top, right and bottom of what it covers.
  var extent: (left: Float, top: Float, right: Float, bottom: Float) {
    switch outline {
    case .capsule(let start, let end, let startRadius, let endRadius):
      return (
        min(start.u - startRadius, end.u - endRadius), min(start.v - startRadius, end.v - endRadius),
        max(start.u + startRadius, end.u + endRadius), max(start.v + startRadius, end.v + endRadius)
      )
    case .polygon(let corners):
      var extent = (
        left: Float.infinity, top: Float.infinity, right: -Float.infinity, bottom: -Float.infinity
      )
      for corner in corners {
        extent.left = min(extent.left, corner.u)
        extent.top = min(extent.top, corner.v)
        extent.right = max(extent.right, corner.u)
        extent.bottom = max(extent.bottom, corner.v)
      }
      return extent
    }
  }
}

/// Everything of one actor in one frame.
struct Figure {
  /// Sorted from far to near.
  var shapes: [Shape]
  /// Where it stands; actors are painted from far to near.
  var depth: Double
  /// The dark patch it throws on the ground: middle and half axes, pixels.
  var shadow: (centre: Pixel, width: Float, height: Float)

  /// The tight box around the shapes, shadow left out, not clipped to the picture.
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
