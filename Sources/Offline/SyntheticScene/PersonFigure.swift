/// Paints a person on foot.
struct PersonFigure {
  let appearance: Appearance
  let gait: Gait

  /// The posture of the body at one moment, without its place.
  struct Pose {
    /// Cycles walked; its fraction is the phase of the right foot. Runs downwards when walking backwards.
    var cycles: Double
    /// 0 stands still, 1 is the full gait.
    var vigour: Double
    /// Feet above the ground, metres, in a jump.
    var jump = 0.0
    /// 0 arms as the gait has them, 1 thrown about.
    var flailing = 0.0
    /// Moves the flailing arms, turns.
    var beat = 0.0
  }

  func figure(camera: SceneCamera, origin: Place, facing: Place, pose: Pose) -> Figure {
    var builder = FigureBuilder(camera: camera, origin: origin, facing: facing)
    draw(into: &builder, pose: pose)
    return builder.figure(shadowAhead: 0.42, shadowRight: 0.34)
  }

  private func draw(into builder: inout FigureBuilder, pose: Pose) {
    let size = appearance.height / 1.75
    let phase = fraction(pose.cycles)
    let hipHeight = (0.89 - gait.crouch * pose.vigour) * size
    let hips = hipHeight + gait.rise(phase: phase, vigour: pose.vigour) + pose.jump
    let sway = 0.02 * sine(turns: phase + 0.1) * pose.vigour
    for side in [-1.0, 1.0] {
      let legPhase = fraction(pose.cycles + (side < 0 ? 0.5 : 0))
      leg(into: &builder, side: side, hips: hips, phase: legPhase, pose: pose, size: size)
      arm(into: &builder, side: side, hips: hips, phase: legPhase, pose: pose, size: size)
    }
    torso(into: &builder, hips: hips, sway: sway, size: size, vigour: pose.vigour)
    head(into: &builder, hips: hips, sway: sway, size: size)
  }

  private func leg(
    into builder: inout FigureBuilder, side: Double, hips: Double, phase: Double, pose: Pose, size: Double
  ) {
    let foot = gait.foot(phase: phase, vigour: pose.vigour)
    let right = side * 0.095 * size
    let ankleUp = 0.085 * size + foot.lift + pose.jump
    let (kneeAhead, kneeUp) = Self.joint(
      from: (0, hips), to: (foot.ahead, ankleUp), length: 0.415 * size, forward: true)
    let build = appearance.build * size
    let hip = builder.world(0, right, hips)
    let knee = builder.world(kneeAhead, right, kneeUp)
    let ankle = builder.world(foot.ahead, right, ankleUp)
    builder.limb(hip, knee, 0.092 * build, 0.068 * build, appearance.trousers)
    builder.limb(knee, ankle, 0.066 * build, 0.046 * build, appearance.trousers.lit(0.95))
    let (c, s) = (cosine(turns: foot.pitch), sine(turns: foot.pitch))
    let sole = -0.045 * size
    let toe = builder.world(
      foot.ahead + 0.17 * size * c - sole * s, right * 1.15, ankleUp + 0.17 * size * s + sole * c)
    let heel = builder.world(
      foot.ahead - 0.06 * size * c - sole * s, right, ankleUp - 0.06 * size * s + sole * c)
    builder.limb(heel, toe, 0.046 * size, 0.036 * size, appearance.shoes, nearer: 0.01)
  }

  private func arm(
    into builder: inout FigureBuilder, side: Double, hips: Double, phase: Double, pose: Pose, size: Double
  ) {
    let swing = gait.arm(phase: phase, vigour: pose.vigour)
    let shoulderUp = hips + 0.53 * size
    let build = appearance.build * size
    let shoulderRight = side * 0.195 * build
    let wave = sine(turns: pose.beat + (side < 0 ? 0.37 : 0))
    let flail = pose.flailing
    // Angles from hanging straight down, in turns.
    let upper = swing * (1 - flail) + (0.3 + 0.17 * wave) * flail
    let bend = (gait.elbow + 0.3 * max(0, swing)) * (1 - flail) + 0.1 * (1 + wave) * flail
    let spread = 0.03 + 0.25 * flail * (0.6 + 0.4 * wave)
    func reach(_ from: Point, _ angle: Double, _ length: Double) -> Point {
      let ahead = length * sine(turns: angle)
      let down = length * cosine(turns: angle)
      let out = side * length * spread
      return from
        + Point(
          x: ahead * builder.facing.x + out * builder.facing.z, up: -down,
          z: ahead * builder.facing.z - out * builder.facing.x)
    }
    let shoulder = builder.world(gait.lean, shoulderRight, shoulderUp)
    let elbow = reach(shoulder, upper, 0.29 * size)
    let wrist = reach(elbow, upper + bend, 0.25 * size)
    builder.limb(shoulder, elbow, 0.058 * build, 0.05 * build, appearance.top.lit(0.93))
    builder.limb(elbow, wrist, 0.048 * build, 0.038 * build, appearance.top.lit(0.9), nearer: 0.005)
    builder.ball(wrist, 0.045 * size, appearance.skin, nearer: 0.01)
  }

  private func torso(
    into builder: inout FigureBuilder, hips: Double, sway: Double, size: Double, vigour: Double
  ) {
    let build = appearance.build * size
    for side in [-1.0, 1.0] {
      let waist = builder.world(0, side * 0.065 * build + sway, hips + 0.05 * size)
      let chest = builder.world(gait.lean, side * 0.085 * build + sway, hips + 0.45 * size)
      builder.limb(waist, chest, 0.115 * build, 0.125 * build, appearance.top)
      if appearance.coat {
        let hem = builder.world(-0.05 * vigour, side * 0.08 * build, hips - 0.36 * size)
        builder.limb(hem, waist, 0.15 * build, 0.12 * build, appearance.top, nearer: 0.06)
      }
    }
    if let backpack = appearance.backpack {
      let low = builder.world(-0.17 * size, 0, hips + 0.14 * size)
      let high = builder.world(gait.lean * 0.8 - 0.18 * size, 0, hips + 0.42 * size)
      builder.limb(low, high, 0.13 * size, 0.12 * size, backpack)
    }
  }

  private func head(into builder: inout FigureBuilder, hips: Double, sway: Double, size: Double) {
    let neck = hips + 0.56 * size
    let ahead = gait.lean * 1.25
    builder.limb(
      builder.world(ahead * 0.9, sway, neck), builder.world(ahead, sway, neck + 0.1 * size), 0.055 * size,
      0.055 * size, appearance.skin.lit(0.9))
    let centre = neck + 0.195 * size
    builder.ball(
      builder.world(ahead - 0.02 * size, sway, centre + 0.015 * size), 0.118 * size, appearance.hair,
      nearer: 0.012)
    builder.limb(
      builder.world(ahead + 0.045 * size, sway, centre + 0.005 * size),
      builder.world(ahead + 0.05 * size, sway, centre - 0.05 * size), 0.088 * size, 0.072 * size,
      appearance.skin, nearer: 0.01)
    builder.ball(
      builder.world(ahead + 0.138 * size, sway, centre - 0.02 * size), 0.022 * size, appearance.skin)
  }

  /// The middle joint of a two-part limb with parts of equal length, bending forward or backward.
  static func joint(
    from: (ahead: Double, up: Double), to: (ahead: Double, up: Double), length: Double, forward: Bool
  ) -> (ahead: Double, up: Double) {
    let da = to.ahead - from.ahead
    let du = to.up - from.up
    let reach = max(1e-6, (da * da + du * du).squareRoot())
    let half = min(reach / 2, length)
    let out = (length * length - half * half).squareRoot() * (forward ? 1 : -1)
    return (from.ahead + da / 2 - du / reach * out, from.up + du / 2 + da / reach * out)
  }
}
