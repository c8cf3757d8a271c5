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
