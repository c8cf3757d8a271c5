/// Paints a small open vehicle with a loading bed and a driver.
struct CartFigure {
  let appearance: Appearance

  /// `distance` is what the cart has rolled, metres.
  func figure(camera: SceneCamera, origin: Place, facing: Place, distance: Double) -> Figure {
    var builder = FigureBuilder(camera: camera, origin: origin, facing: facing)
    let paint = appearance.paint
    // The two sides of a vehicle are painted as wholes: what is nearer to the camera comes later.
    let near = facing.x >= 0 ? 1.0 : -1.0
    builder.block(ahead: -1.05...1.05, right: -0.5...0.5, up: 0.28...0.5, Colour(66, 68, 72), nearer: 0)
    builder.block(ahead: 0.45...1.05, right: -0.48...0.48, up: 0.5...0.85, paint, nearer: 0.02)
    builder.block(ahead: -1.05 ... -0.2, right: -0.48...0.48, up: 0.5...0.95, paint.lit(0.92), nearer: 0.02)
    builder.block(
      ahead: -0.95 ... -0.35, right: -0.36...0.36, up: 0.95...1.3, Colour(158, 118, 76), nearer: 0.04)
    driver(into: &builder)
    for (ahead, right) in [(0.5, -0.44), (0.5, 0.44), (-0.22, -0.44), (-0.22, 0.44)] {
      builder.limb(
        builder.world(ahead, right, 0.85), builder.world(ahead, right, 1.78), 0.025, 0.025,
        Colour(70, 72, 76), nearer: right * near > 0 ? 0.4 : -0.2)
    }
    builder.block(ahead: -0.34...0.62, right: -0.5...0.5, up: 1.76...1.84, paint.lit(1.04), nearer: 0.9)
    for (ahead, right) in [(0.68, -0.5), (0.68, 0.5), (-0.68, -0.5), (-0.68, 0.5)] {
      wheel(
        into: &builder, ahead: ahead, right: right, distance: distance, nearer: right * near > 0 ? 0.9 : -0.9)
    }
    return builder.figure(shadowAhead: 1.35, shadowRight: 0.75)
  }

  private func driver(into builder: inout FigureBuilder) {
    builder.limb(
      builder.world(-0.05, 0.1, 0.75), builder.world(0, 0.1, 1.2), 0.16, 0.17, appearance.top, nearer: 0.2)
    builder.limb(
      builder.world(0.02, 0.1, 1.2), builder.world(0.42, 0.1, 1.02), 0.055, 0.045, appearance.top.lit(0.9),
      nearer: 0.25)
    builder.ball(builder.world(0, 0.1, 1.5), 0.115, appearance.hair, nearer: 0.2)
    builder.ball(builder.world(0.05, 0.1, 1.47), 0.085, appearance.skin, nearer: 0.21)
  }

  private func wheel(
    into builder: inout FigureBuilder, ahead: Double, right: Double, distance: Double, nearer: Double
  ) {
    let radius = 0.24
    builder.ball(builder.world(ahead, right, radius), radius, Colour(34, 34, 36), nearer: nearer)
    builder.ball(builder.world(ahead, right, radius), 0.13, Colour(176, 178, 182), nearer: nearer + 0.01)
    let turned = distance / (2 * 3.141592653589793 * radius)
    for spoke in 0..<3 {
      let angle = turned + Double(spoke) / 3
      builder.limb(
        builder.world(ahead, right, radius),
        builder.world(ahead + 0.12 * sine(turns: angle), right, radius + 0.12 * cosine(turns: angle)), 0.022,
        0.022, Colour(60, 60, 64), nearer: nearer + 0.02)
    }
  }
}
