/// Where an actor is at any time: a line on the ground and the pace along it.
struct Route {
  /// Place and movement of an actor at one moment.
  struct Moment {
    var place: Place
    /// Unit vector of travel on the ground.
    var direction: Place
    /// Metres walked since the start.
    var distance: Double
    /// Metres a second.
    var speed: Double
  }

  /// A time (seconds of the video) and the distance (metres) reached by then; linear between two.
  struct Milestone {
    var time, distance: Double
  }

  private let places: [Place]
  /// Metres from the start to each place.
  private let lengths: [Double]
  private let milestones: [Milestone]
  /// Seconds over which changes of speed are spread.
  private let ease: Double
  /// Metres over which changes of direction are spread.
  private let turn: Double

  var start: Double { milestones[0].time }
  var end: Double { milestones[milestones.count - 1].time }
  var length: Double { lengths[lengths.count - 1] }

  /// At least two places and two milestones, both in order.
  init(places: [Place], milestones: [Milestone], ease: Double, turn: Double) {
    precondition(places.count > 1 && milestones.count > 1)
    self.places = places
    self.milestones = milestones
    self.ease = ease
    self.turn = turn
    lengths = Self.lengths(of: places)
  }

  static func lengths(of places: [Place]) -> [Double] {
    var lengths = [0.0]
    for index in 1..<places.count {
      lengths.append(lengths[index - 1] + places[index - 1].distance(to: places[index]))
    }
    return lengths
  }

  /// A line that leaves `from` towards `bend` and arrives at `to` coming from it.
  static func curve(from: Place, bend: Place, to: Place) -> [Place] {
    (0...24).map { step in
      let t = Double(step) / 24
      return from.mixed(with: bend, t).mixed(with: bend.mixed(with: to, t), t)
    }
  }

  func moment(at time: Double) -> Moment {
    let distance = easedDistance(at: time)
    let beat = 0.02
    let speed = (easedDistance(at: time + beat) - easedDistance(at: time - beat)) / (2 * beat)
    return Moment(
      place: place(at: distance), direction: direction(at: distance), distance: distance, speed: speed)
  }

  func place(at distance: Double) -> Place {
    let index = segment(at: distance)
    let length = lengths[index + 1] - lengths[index]
    let share = length > 0 ? clamp((distance - lengths[index]) / length) : 0
    return places[index].mixed(with: places[index + 1], share)
  }

  private func direction(at distance: Double) -> Place {
    let before = place(at: max(0, distance - turn))
    let after = place(at: min(length, distance + turn))
    let reach = before.distance(to: after)
    if reach > turn * 0.1 {
      return Place(x: (after.x - before.x) / reach, z: (after.z - before.z) / reach)
    }
    let index = segment(at: distance)
    let step = places[index].distance(to: places[index + 1])
    guard step > 0 else { return Place(x: 1, z: 0) }
    return Place(
      x: (places[index + 1].x - places[index].x) / step, z: (places[index + 1].z - places[index].z) / step)
  }

  /// Mean of five moments around `time`: corners of the pace become ramps.
  private func easedDistance(at time: Double) -> Double {
    var sum = 0.0
    for step in -2...2 { sum += rawDistance(at: time + ease * Double(step) / 2) }
    return sum / 5
  }

  private func rawDistance(at time: Double) -> Double {
    guard time > start else { return 0 }
    for index in 1..<milestones.count where time < milestones[index].time {
      let from = milestones[index - 1]
      let to = milestones[index]
      let share = (time - from.time) / (to.time - from.time)
      return from.distance + (to.distance - from.distance) * share
    }
    return milestones[milestones.count - 1].distance
  }

  private func segment(at distance: Double) -> Int {
    var low = 0
    var high = lengths.count - 2
    while low < high {
      let middle = (low + high + 1) / 2
      if lengths[middle] <= distance { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
