/// A person or vehicle that crosses the plaza: a route, a look, and what it does on the way.
struct Actor {
  enum Role: Equatable {
    case walker
    case planted(PlantedKind)
  }

  /// Unique in the scene, from 0.
  var id: Int
  var role: Role
  var route: Route
  var appearance: Appearance
  var gait: Gait
  /// Where in a cycle it starts, 0...1.
  var firstPhase: Double

  var planted: PlantedKind? {
    if case .planted(let kind) = role { kind } else { nil }
  }

  /// The class a detector with classes would give it.
  var label: String {
    switch planted {
    case .cyclist: "bicycle"
    case .cart: "cart"
    default: "person"
    }
  }

  /// How it looks at `time` (seconds), while on its route.
  func figure(at time: Double, camera: SceneCamera) -> Figure {
    let moment = route.moment(at: time)
    var facing = moment.direction
    var pose = PersonFigure.Pose(
      cycles: firstPhase + moment.distance / gait.stride, vigour: smoothStep(moment.speed / 0.7))
    switch planted {
    case .cyclist:
      return CyclistFigure(appearance: appearance).figure(
        camera: camera, origin: moment.place, facing: facing, distance: moment.distance)
    case .cart:
      return CartFigure(appearance: appearance).figure(
        camera: camera, origin: moment.place, facing: facing, distance: moment.distance)
    case .backwards:
      facing = Place(x: -facing.x, z: -facing.z)
      pose.cycles = firstPhase - moment.distance / gait.stride
    case .erratic:
      flail(&pose, at: time, speed: moment.speed)
      if moment.speed < 0.5 { facing = turned(facing, by: 0.35 * sine(turns: time * 1.1)) }
    case .loiterer:
      // Looks about while it stays.
      let still = 1 - pose.vigour
      facing = turned(facing, by: still * 0.2 * sine(turns: (time - route.start) * 0.16))
    case .runner, nil:
      break
    }
    return PersonFigure(appearance: appearance, gait: gait).figure(
      camera: camera, origin: moment.place, facing: facing, pose: pose)
  }

  /// Arms thrown about all the time, a jump whenever it does not walk.
  private func flail(_ pose: inout PersonFigure.Pose, at time: Double, speed: Double) {
    let beat = (time - route.start) * 2.1 + firstPhase
    pose.flailing = 0.75 + 0.25 * sine(turns: beat * 0.37)
    pose.beat = beat
    let standing = 1 - smoothStep(speed / 1.2)
    pose.jump = 0.42 * standing * max(0, sine(turns: (time - route.start) * 1.25))
  }

  private func turned(_ direction: Place, by turns: Double) -> Place {
    let (c, s) = (cosine(turns: turns), sine(turns: turns))
    let x = direction.x * c - direction.z * s
    let z = direction.x * s + direction.z * c
    let length = (x * x + z * z).squareRoot()
    return Place(x: x / length, z: z / length)
  }
}
