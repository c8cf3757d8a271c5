/// Sends one odd actor across the middle of the plaza.
struct PlantedCasting {
  private var random: SceneRandom

  init(seed: UInt64, index: Int) {
    random = SceneRandom(seed: seed, stream: 3, index: UInt64(index))
  }

  /// Plants `kind` so that its odd span lies inside `window` (seconds, at least
  /// ``SceneConfiguration/room`` long).
  func actor(_ kind: PlantedKind, id: Int, window: ClosedRange<Double>) -> Actor {
    var random = random
    var appearance = Appearance(random: &random)
    let side = random.chance(0.5) ? 1.0 : -1.0
    let speed: Double
    let path: OddPath
    var gait: Gait
    switch kind {
    case .runner:
      speed = random.uniform(3.5...4.5)
      appearance.coat = false
      path = crossing(z: random.uniform(15.5...19), side: side, speed: speed, &random)
      gait = .run(height: appearance.height, speed: speed)
    case .cyclist:
      speed = random.uniform(3.2...4)
      path = crossing(z: random.uniform(14...18), side: side, speed: speed, &random)
      gait = .walk(height: appearance.height, speed: 1.2)
    case .cart:
      speed = random.uniform(2.2...2.8)
      path = crossing(z: random.uniform(14...17.5), side: side, speed: speed, &random)
      gait = .walk(height: appearance.height, speed: 1.2)
    case .backwards:
      // Near the camera, where the feet can be seen.
      speed = random.uniform(1.25...1.45)
      path = crossing(z: random.uniform(10.4...11.2), side: side, speed: speed, &random)
      gait = .walk(height: appearance.height, speed: speed)
    case .erratic:
      path = zigzag(z: random.uniform(13...15), side: side, &random)
      gait = .run(height: appearance.height, speed: 2.6)
    case .loiterer:
      speed = random.uniform(1.2...1.5)
      path = stay(side: side, speed: speed, &random)
      gait = .walk(height: appearance.height, speed: speed)
    }
    let slack = max(0, window.upperBound - window.lowerBound - path.odd.upperBound + path.odd.lowerBound)
    let start = window.lowerBound + slack * random.uniform(0.2...0.8) - path.odd.lowerBound
    let milestones = path.milestones.map { Route.Milestone(time: $0.time + start, distance: $0.distance) }
    return Actor(
      id: id, role: .planted(kind),
      route: Route(places: path.places, milestones: milestones, ease: path.ease, turn: path.turn),
      appearance: appearance, gait: gait, firstPhase: random.unit())
  }

  /// A route with times from its own start.
  private struct OddPath {
    var places: [Place]
    var milestones: [Route.Milestone]
    var ease = 0.4
    var turn = 0.35
    /// When it is odd, seconds from its start.
    var odd: ClosedRange<Double>
  }

  private func crossing(z: Double, side: Double, speed: Double, _ random: inout SceneRandom) -> OddPath {
    let arrival = z + random.uniform(-0.8...0.8)
    let from = Place(x: -side * (SceneCamera.outside(at: z) + 0.4), z: z)
    let to = Place(x: side * (SceneCamera.outside(at: arrival) + 0.4), z: arrival)
    let bend = Place(x: random.uniform(-1...1), z: (z + arrival) / 2 + random.uniform(-0.8...0.8))
    let places = Route.curve(from: from, bend: bend, to: to)
    let length = Route.lengths(of: places).last ?? 0
    return OddPath(
      places: places,
      milestones: [
        Route.Milestone(time: 0, distance: 0), Route.Milestone(time: length / speed, distance: length),
      ], odd: 0...(length / speed))
  }

  /// In from one side, to and fro in the middle with dead stops between, out at the other side.
  private func zigzag(z: Double, side: Double, _ random: inout SceneRandom) -> OddPath {
    let corners: [(x: Double, dz: Double)] = [
      (-SceneCamera.outside(at: z), 0), (-1.6, 0.3), (-2.9, -0.9), (-0.4, 1.3), (1.2, -0.7), (0.1, 0.2),
      (SceneCamera.outside(at: z), -0.3),
    ]
    let places = corners.map { corner in
      Place(x: side * (corner.x + random.uniform(-0.25...0.25)), z: z + corner.dz)
    }
    let lengths = Route.lengths(of: places)
    var milestones = [Route.Milestone(time: 0, distance: 0)]
    var time = 0.0
    for index in 1..<places.count {
      time += (lengths[index] - lengths[index - 1]) / random.uniform(2.8...3.9)
      milestones.append(Route.Milestone(time: time, distance: lengths[index]))
      guard index < places.count - 1 else { break }
      time += random.uniform(0.3...0.6)
      milestones.append(Route.Milestone(time: time, distance: lengths[index]))
    }
    return OddPath(places: places, milestones: milestones, ease: 0.07, turn: 0.06, odd: 0...time)
  }

  /// To the middle of the inlay, 7 to 9.5 s there, and on.
  private func stay(side: Double, speed: Double, _ random: inout SceneRandom) -> OddPath {
    let inlay = PlazaGround.inlay.centre
    let spot = Place(x: inlay.x + random.uniform(-1.2...1.2), z: inlay.z + random.uniform(-1.2...1.2))
    let from = Place(x: -side * SceneCamera.outside(at: spot.z), z: spot.z + random.uniform(-1...1))
    let to = Place(x: side * SceneCamera.outside(at: spot.z), z: spot.z + random.uniform(-1...1))
    let places = [from, spot, to]
    let lengths = Route.lengths(of: places)
    let arrives = lengths[1] / speed
    let leaves = arrives + random.uniform(7...9.5)
    return OddPath(
      places: places,
      milestones: [
        Route.Milestone(time: 0, distance: 0), Route.Milestone(time: arrives, distance: lengths[1]),
        Route.Milestone(time: leaves, distance: lengths[1]),
        Route.Milestone(time: leaves + (lengths[2] - lengths[1]) / speed, distance: lengths[2]),
      ], odd: arrives...leaves)
  }
}
