/// How a person moves the legs and arms in one cycle: two steps, left and right.
///
/// A cycle looks different forwards and backwards in time: the foot lands on the heel, stays planted
/// while the body passes slowly over it, rolls off the toe, swings forward fast with its highest point
/// early; the body drops quickly at each landing and rises slowly.
struct Gait {
  /// Metres a cycle covers.
  var stride: Double
  /// Part of the cycle a foot is on the ground.
  var stance: Double
  /// How high the swinging foot comes, metres.
  var lift: Double
  /// Largest swing of the upper arm, turns.
  var armSwing: Double
  /// Bend of the elbow, turns.
  var elbow: Double
  /// How far the chest is ahead of the hips, metres.
  var lean: Double
  /// Rise and fall of the hips, metres.
  var bob: Double
  /// How much lower the hips are than at rest, metres.
  var crouch: Double

  static func walk(height: Double, speed: Double) -> Gait {
    Gait(
      stride: height * (0.5 + 0.24 * speed), stance: 0.61, lift: 0.13, armSwing: 0.075, elbow: 0.06,
      lean: 0.05, bob: 0.04, crouch: 0.026)
  }

  static func run(height: Double, speed: Double) -> Gait {
    Gait(
      stride: height * (0.45 + 0.28 * speed), stance: 0.36, lift: 0.42, armSwing: 0.16, elbow: 0.25,
      lean: 0.2, bob: 0.06, crouch: 0.07)
  }

  /// One foot at one moment.
  struct Foot {
    /// Ahead of the hips, metres.
    var ahead: Double
    /// Ankle above its height at rest, metres.
    var lift: Double
    /// Toe up (positive) or down, turns.
    var pitch: Double
  }

  /// `phase` 0...1 starts when the heel strikes; `vigour` 0 stands still, 1 is the full gait.
  func foot(phase: Double, vigour: Double) -> Foot {
    let reach = stride * stance / 2 * vigour
    if phase < stance {
      let done = phase / stance
      let strike = max(0, 1 - done / 0.18)
      let rollOff = max(0, (done - 0.62) / 0.38)
      let heelRise = rollOff * rollOff * 0.13 * vigour
      return Foot(
        ahead: reach * (1 - 2 * done), lift: 0.17 * sine(turns: heelRise),
        pitch: 0.06 * strike * vigour - heelRise)
    }
    let done = (phase - stance) / (1 - stance)
    let start = 0.17 * sine(turns: 0.13 * vigour)
    return Foot(
      ahead: reach * (2 * smoothStep(done) - 1),
      lift: lift * vigour * 6.75 * done * (1 - done) * (1 - done) + start * (1 - done) * (1 - done),
      pitch: vigour * (-0.13 * (1 - done) * (1 - done) + 0.06 * done * done))
  }

  /// Hips above their mean height, metres.
  func rise(phase: Double, vigour: Double) -> Double {
    let step = 2 * phase - stance + 0.29
    let run = stance < 0.5 ? -1.0 : 1.0
    return bob * vigour * run * (sine(turns: step) + 0.33 * sine(turns: 2 * step)) * 0.85
  }

  /// Upper arm of the side whose foot is at `phase`: forward positive, turns.
  func arm(phase: Double, vigour: Double) -> Double {
    let warped = phase + 0.05 * sine(turns: phase)
    return -armSwing * vigour * cosine(turns: warped) + 0.01
  }
}
