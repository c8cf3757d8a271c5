/// Paints a person riding a bicycle.
struct CyclistFigure {
  let appearance: Appearance

  /// `distance` is what the bicycle has rolled, metres: it turns the wheels and the pedals.
  func figure(camera: SceneCamera, origin: Place, facing: Place, distance: Double) -> Figure {
    var builder = FigureBuilder(camera: camera, origin: origin, facing: facing)
    let radius = 0.34
    for axle in [-0.52, 0.54] {
      builder.wheel(ahead: axle, right: 0, radius: radius, turned: distance / (2.136), spokes: 5)
    }
    frame(into: &builder)
    let crank = distance / 4.4
    for side in [-1.0, 1.0] {
      let angle = crank + (side < 0 ? 0.5 : 0)
      leg(
        into: &builder, side: side,
        pedal: (0.04 + 0.17 * sine(turns: angle), 0.3 + 0.17 * cosine(turns: angle)))
      arm(into: &builder, side: side)
    }
    body(into: &builder)
    return builder.figure(shadowAhead: 0.95, shadowRight: 0.3)
  }

  private func frame(into builder: inout FigureBuilder) {
    let crank = builder.world(0.04, 0, 0.3)
    let seat = builder.world(-0.17, 0, 0.88)
    let head = builder.world(0.4, 0, 0.86)
    let rear = builder.world(-0.52, 0, 0.34)
    let front = builder.world(0.54, 0, 0.34)
    let bars = builder.world(0.4, 0, 1.02)
    for (from, to) in [
      (crank, seat), (crank, head), (seat, head), (rear, crank), (rear, seat), (front, bars),
    ] {
      builder.limb(from, to, 0.024, 0.024, appearance.paint.lit(0.8))
    }
    builder.limb(
      builder.world(0.42, -0.24, 1.04), builder.world(0.42, 0.24, 1.04), 0.02, 0.02, Colour(40, 40, 42))
    builder.limb(
      builder.world(-0.28, 0, 0.92), builder.world(-0.06, 0, 0.93), 0.05, 0.03, Colour(36, 32, 30))
  }

  private func leg(into builder: inout FigureBuilder, side: Double, pedal: (ahead: Double, up: Double)) {
    let right = side * 0.1
    let ankle = (ahead: pedal.ahead - 0.06, up: pedal.up + 0.09)
    let knee = PersonFigure.joint(from: (-0.16, 0.97), to: ankle, length: 0.42, forward: true)
    let kneePoint = builder.world(knee.ahead, right, knee.up)
    let anklePoint = builder.world(ankle.ahead, right, ankle.up)
    builder.limb(builder.world(-0.16, right, 0.97), kneePoint, 0.09, 0.066, appearance.trousers)
    builder.limb(kneePoint, anklePoint, 0.064, 0.045, appearance.trousers.lit(0.94))
    builder.limb(
      builder.world(pedal.ahead - 0.1, right, pedal.up + 0.04),
      builder.world(pedal.ahead + 0.12, right, pedal.up + 0.03), 0.045, 0.036, appearance.shoes)
  }

  private func arm(into builder: inout FigureBuilder, side: Double) {
    let shoulder = builder.world(0.13, side * 0.19, 1.43)
    let elbow = builder.world(0.26, side * 0.26, 1.2)
    let hand = builder.world(0.42, side * 0.21, 1.06)
    builder.limb(shoulder, elbow, 0.056, 0.048, appearance.top.lit(0.93))
    builder.limb(elbow, hand, 0.046, 0.038, appearance.top.lit(0.9))
    builder.ball(hand, 0.045, appearance.skin, nearer: 0.01)
  }

  private func body(into builder: inout FigureBuilder) {
    for side in [-1.0, 1.0] {
      builder.limb(
        builder.world(-0.16, side * 0.07, 1.02), builder.world(0.11, side * 0.085, 1.37), 0.12, 0.125,
        appearance.top)
    }
    builder.ball(builder.world(0.2, 0, 1.65), 0.122, appearance.paint, nearer: 0.012)
    builder.limb(
      builder.world(0.26, 0, 1.63), builder.world(0.265, 0, 1.58), 0.086, 0.072, appearance.skin,
      nearer: 0.01)
    builder.limb(builder.world(0.15, 0, 1.46), builder.world(0.2, 0, 1.56), 0.055, 0.055, appearance.skin)
  }
}
