/// A camera above the near edge of the plaza, looking over it; verticals stay vertical.
///
/// A person of 1.75 m is about 110 px tall at the near edge and 45 px at the far one, in an image of
/// 640 x 360.
struct SceneCamera {
  /// Height of the lens above the ground, metres.
  static let height = 6.57
  /// The image is as wide as it is far away: at `z` metres, `z` metres are in view.
  let focal: Double
  let centre: Double
  /// Image row of the horizon; above the image.
  let horizon: Double

  init(width: Int) {
    focal = Double(width)
    centre = Double(width) / 2
    horizon = -74.0 / 640.0 * Double(width)
  }

  /// Pixels a metre has at a depth of `z` metres.
  func scale(at z: Double) -> Double { focal / max(z, 1) }

  func project(_ point: Point) -> Pixel {
    let scale = scale(at: point.z)
    return Pixel(
      u: Float(centre + point.x * scale), v: Float(horizon + (Self.height - point.up) * scale))
  }

  /// The place of the ground seen at a pixel; `nil` above the horizon.
  func ground(u: Double, v: Double) -> Place? {
    guard v > horizon else { return nil }
    let scale = (v - horizon) / Self.height
    return Place(x: (u - centre) / scale, z: focal / scale)
  }

  /// How far from the middle a body has to be, metres, to be out of the image at depth `z`.
  static func outside(at z: Double) -> Double { z / 2 + 0.9 }
}
