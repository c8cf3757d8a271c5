/// Collects the shapes of an actor, given in its own frame: `ahead` the way it faces, `right` of it,
/// `up` from the ground; metres.
struct FigureBuilder {
  let camera: SceneCamera
  let origin: Place
  let facing: Place
  private var shapes: [Shape] = []

  init(camera: SceneCamera, origin: Place, facing: Place) {
    self.camera = camera
    self.origin = origin
    self.facing = facing
  }

  func world(_ ahead: Double, _ right: Double, _ up: Double) -> Point {
    Point(
      x: origin.x + ahead * facing.x + right * facing.z, up: up,
      z: origin.z + ahead * facing.z - right * facing.x)
  }

  /// A limb from `start` to `end`; `nearer` (metres) paints it as if it were that much closer.
  mutating func limb(
    _ start: Point, _ end: Point, _ startRadius: Double, _ endRadius: Double, _ colour: Colour,
    nearer: Double = 0, roundness: Float = 1
  ) {
    let from = camera.project(start)
    let to = camera.project(end)
    shapes.append(
      Shape(
        outline: .capsule(
          start: from, end: to, startRadius: Float(startRadius * camera.scale(at: start.z)),
          endRadius: Float(endRadius * camera.scale(at: end.z))),
        colour: colour, roundness: roundness, depth: (start.z + end.z) / 2 - nearer))
  }

  mutating func ball(_ centre: Point, _ radius: Double, _ colour: Colour, nearer: Double = 0) {
    limb(centre, centre, radius, radius, colour, nearer: nearer)
  }

  mutating func face(_ corners: [Point], _ colour: Colour, nearer: Double = 0) {
    let depth = corners.reduce(0) { $0 + $1.z } / Double(corners.count)
    shapes.append(
      Shape(outline: .polygon(corners.map(camera.project)), colour: colour, depth: depth - nearer))
  }

  /// The visible faces of a block along the actor's axes.
  mutating func block(
    ahead: ClosedRange<Double>, right: ClosedRange<Double>, up: ClosedRange<Double>, _ colour: Colour,
    nearer: Double = 0
  ) {
    let eye = Point(x: 0, up: SceneCamera.height, z: 0)
    let (a0, a1) = (ahead.lowerBound, ahead.upperBound)
    let (r0, r1) = (right.lowerBound, right.upperBound)
    let (u0, u1) = (up.lowerBound, up.upperBound)
    let forward = Point(x: facing.x, up: 0, z: facing.z)
    let sideways = Point(x: facing.z, up: 0, z: -facing.x)
    let sides: [(normal: Point, corners: [Point])] = [
      (forward, [world(a1, r0, u0), world(a1, r1, u0), world(a1, r1, u1), world(a1, r0, u1)]),
      (forward * -1, [world(a0, r0, u0), world(a0, r1, u0), world(a0, r1, u1), world(a0, r0, u1)]),
      (sideways, [world(a0, r1, u0), world(a1, r1, u0), world(a1, r1, u1), world(a0, r1, u1)]),
      (sideways * -1, [world(a0, r0, u0), world(a1, r0, u0), world(a1, r0, u1), world(a0, r0, u1)]),
      (
        Point(x: 0, up: 1, z: 0),
        [world(a0, r0, u1), world(a1, r0, u1), world(a1, r1, u1), world(a0, r1, u1)]
      ),
    ]
    for side in sides where side.normal.dot(eye - side.corners[0]) > 0 {
      // Light from the upper left, a little from the front.
      let light = 0.86 + 0.2 * side.normal.up - 0.14 * side.normal.x - 0.06 * side.normal.z
      face(side.corners, colour.lit(Float(light)), nearer: nearer)
    }
  }

  /// A spoked wheel in the plane of travel; `turned` in turns.
  mutating func wheel(ahead: Double, right: Double, radius: Double, turned: Double, spokes: Int) {
    let steps = 14
    func rim(_ angle: Double, _ share: Double) -> Point {
      world(
        ahead + radius * share * sine(turns: angle), right, radius + radius * share * cosine(turns: angle))
    }
    for step in 0..<steps {
      limb(
        rim(Double(step) / Double(steps), 0.95), rim(Double(step + 1) / Double(steps), 0.95), 0.026, 0.026,
        Colour(32, 32, 34), roundness: 0.3)
    }
    for spoke in 0..<spokes {
      let angle = turned + Double(spoke) / Double(spokes)
      limb(rim(angle, 0.1), rim(angle, 0.9), 0.012, 0.012, Colour(196, 198, 204), roundness: 0)
    }
  }

  /// The finished figure with a shadow of the given half axes (metres) at its feet.
  func figure(shadowAhead: Double, shadowRight: Double) -> Figure {
    let scale = camera.scale(at: origin.z)
    let along = abs(facing.x)
    let across = abs(facing.z)
    let width = shadowAhead * along + shadowRight * across
    let depth = shadowAhead * across + shadowRight * along
    let centre = camera.project(Point(x: origin.x + 0.14, up: 0, z: origin.z))
    return Figure(
      shapes: shapes.enumerated().sorted { ($1.element.depth, $0.offset) < ($0.element.depth, $1.offset) }
        .map(\.element),
      depth: origin.z,
      shadow: (
        centre, Float(width * scale),
        Float(depth * scale * SceneCamera.height / max(origin.z, 1) + 0.04 * scale)
      ))
  }
}
