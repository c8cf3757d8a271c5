/// Everybody who crosses the plaza in one scene, in the order they set out.
///
/// Walkers are drawn from the same distribution for every seed and whatever is planted.
struct SceneCast {
  let actors: [Actor]
  /// Actors by the block of time (``block`` seconds) they are on their way in.
  private let byBlock: [[Int]]
  private static let block = 4.0

  /// The configuration must be free of problems.
  init(configuration: SceneConfiguration) {
    var actors: [Actor] = []
    var random = SceneRandom(seed: configuration.seed, stream: 1)
    if configuration.walkers > 0 {
      // A crossing takes about 15 s, 13 s of it in view.
      let interval = 13.0 / configuration.walkers
      var time = -30.0 + random.uniform(0...interval)
      while time < configuration.duration {
        actors.append(Self.walker(id: actors.count, seed: configuration.seed, start: time))
        time += interval * random.uniform(0.6...1.4)
      }
    }
    let kinds = random.shuffled(configuration.planted)
    let room =
      (configuration.duration - SceneConfiguration.lead - SceneConfiguration.tail)
      / Double(max(1, kinds.count))
    for (index, kind) in kinds.enumerated() {
      let opens = SceneConfiguration.lead + room * Double(index)
      actors.append(
        PlantedCasting(seed: configuration.seed, index: index)
          .actor(kind, id: actors.count, window: opens...(opens + room)))
    }
    self.actors = actors
    var byBlock = [[Int]](repeating: [], count: Int(configuration.duration / Self.block) + 1)
    for (index, actor) in actors.enumerated() where actor.route.end > 0 {
      let first = max(0, Int(actor.route.start / Self.block))
      let last = min(byBlock.count - 1, Int(actor.route.end / Self.block))
      guard first <= last else { continue }
      for block in first...last { byBlock[block].append(index) }
    }
    self.byBlock = byBlock
  }

  /// The actors on their way at `time`, seconds; some may be outside the image.
  func present(at time: Double) -> [Actor] {
    let block = Int(time / Self.block)
    guard byBlock.indices.contains(block) else { return [] }
    return byBlock[block].map { actors[$0] }.filter { $0.route.start <= time && time <= $0.route.end }
  }

  private static func walker(id: Int, seed: UInt64, start: Double) -> Actor {
    var random = SceneRandom(seed: seed, stream: 2, index: UInt64(id))
    let appearance = Appearance(random: &random)
    let speed = random.uniform(0.8...1.5)
    let places = line(&random)
    let length = Route.lengths(of: places).last ?? 0
    var milestones = [Route.Milestone(time: start, distance: 0)]
    if let stop = stop(&random, places: places, length: length) {
      let arrives = start + stop.distance / speed
      milestones.append(Route.Milestone(time: arrives, distance: stop.distance))
      milestones.append(Route.Milestone(time: arrives + stop.seconds, distance: stop.distance))
    }
    let walked = milestones[milestones.count - 1]
    milestones.append(
      Route.Milestone(time: walked.time + (length - walked.distance) / speed, distance: length))
    return Actor(
      id: id, role: .walker,
      route: Route(places: places, milestones: milestones, ease: 0.4, turn: 0.35), appearance: appearance,
      gait: .walk(height: appearance.height, speed: speed), firstPhase: random.unit())
  }

  /// From one edge of the image to another: mostly across, some slanting, some by the near edge.
  private static func line(_ random: inout SceneRandom) -> [Place] {
    let side = random.chance(0.5) ? 1.0 : -1.0
    let manner = random.unit()
    let from: Place
    let to: Place
    if manner < 0.6 {
      let z = random.uniform(10.8...23)
      let arrival = min(23.2, max(10.6, z + random.uniform(-2...2)))
      from = Place(x: -side * SceneCamera.outside(at: z), z: z)
      to = Place(x: side * SceneCamera.outside(at: arrival), z: arrival)
    } else if manner < 0.85 {
      let near = random.uniform(10.6...13.5)
      let far = random.uniform(18.5...23)
      let inwards = random.chance(0.5)
      let (first, last) = inwards ? (near, far) : (far, near)
      from = Place(x: -side * SceneCamera.outside(at: first), z: first)
      to = Place(x: side * SceneCamera.outside(at: last), z: last)
    } else {
      let edge = Place(x: random.uniform(-3...3), z: 6.8)
      let z = random.uniform(14...22)
      let beyond = Place(x: side * SceneCamera.outside(at: z), z: z)
      (from, to) = random.chance(0.5) ? (edge, beyond) : (beyond, edge)
    }
    let middle = from.mixed(with: to, random.uniform(0.35...0.65))
    let bend = Place(
      x: middle.x + random.uniform(-1...1), z: min(23.2, max(8.5, middle.z + random.uniform(-1.6...1.6))))
    return Route.curve(from: from, bend: bend, to: to)
  }

  /// Every fifth stops for 1.5 to 4 s on the way, never on the inlay.
  private static func stop(
    _ random: inout SceneRandom, places: [Place], length: Double
  ) -> (distance: Double, seconds: Double)? {
    let stops = random.chance(0.2)
    let share = random.uniform(0.2...0.8)
    let seconds = random.uniform(1.5...4)
    let place = places[Int(share * Double(places.count - 1))]
    let inlay = PlazaGround.inlay
    guard stops, place.distance(to: inlay.centre) > inlay.radius + 1, abs(place.x) < place.z / 2 - 1,
      place.z > 10.5
    else { return nil }
    return (length * share, seconds)
  }
}
