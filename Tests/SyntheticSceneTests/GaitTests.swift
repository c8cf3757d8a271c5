import Testing

@testable import SyntheticScene

private let walk = Gait.walk(height: 1.75, speed: 1.2)

@Test("A planted foot stays where it is on the ground while the body passes over it")
func plantedFoot() {
  // Ahead of the hips plus what the hips have moved is a fixed place.
  let places = stride(from: 0.0, to: 0.6, by: 0.05).map { phase in
    walk.foot(phase: phase, vigour: 1).ahead + phase * walk.stride
  }
  for place in places { #expect(abs(place - places[0]) < 1e-9) }
}

@Test("A foot goes forward faster than it goes back, which tells forwards from backwards in time")
func fastSwing() {
  let swing = 1 - walk.stance
  #expect(swing < walk.stance)
  // The highest point of the swing comes early.
  let heights = stride(from: 0.0, to: 1.0, by: 0.02).map { done in
    walk.foot(phase: walk.stance + done * swing, vigour: 1).lift
  }
  let highest = heights.indices.max { heights[$0] < heights[$1] } ?? 0
  #expect(highest < heights.count / 2)
}

@Test("The heel lands first and the toe leaves last")
func heelToToe() {
  #expect(walk.foot(phase: 0, vigour: 1).pitch > 0.03)
  #expect(walk.foot(phase: walk.stance - 0.001, vigour: 1).pitch < -0.1)
}

@Test("A foot moves without leaps through the whole cycle")
func continuous() {
  for gait in [walk, Gait.run(height: 1.7, speed: 4)] {
    var before = gait.foot(phase: 0.999, vigour: 1)
    for step in 0..<1000 {
      let foot = gait.foot(phase: Double(step) / 1000, vigour: 1)
      #expect(abs(foot.ahead - before.ahead) < 0.02)
      #expect(abs(foot.lift - before.lift) < 0.02)
      #expect(abs(foot.pitch - before.pitch) < 0.02)
      before = foot
    }
  }
}

@Test("Knees bend forward only")
func knees() {
  for step in 0..<100 {
    let foot = walk.foot(phase: Double(step) / 100, vigour: 1)
    let knee = PersonFigure.joint(
      from: (0, 0.86), to: (foot.ahead, 0.085 + foot.lift), length: 0.415, forward: true)
    let share = (0.86 - knee.up) / (0.86 - 0.085 - foot.lift)
    #expect(knee.ahead >= foot.ahead * share - 1e-9)
  }
}

@Test("The sine built here is the sine")
func sineValues() {
  for (turns, value) in [(0.0, 0.0), (0.25, 1), (0.5, 0), (0.75, -1), (1, 0), (-0.25, -1), (1 / 12.0, 0.5)] {
    #expect(abs(sine(turns: turns) - value) < 0.0012)
  }
}

@Test("A backwards walker faces away from where it goes, with the gait in reverse")
func backwards() {
  var random = SceneRandom(seed: 1, stream: 0)
  let route = Route(
    places: [Place(x: -4, z: 11), Place(x: 4, z: 11)],
    milestones: [.init(time: 0, distance: 0), .init(time: 8, distance: 8)], ease: 0.4, turn: 0.3)
  let there = Actor(
    id: 0, role: .planted(.backwards), route: route, appearance: Appearance(random: &random), gait: walk,
    firstPhase: 0.2)
  // A walk in the opposite direction, run backwards in time.
  var back = there
  back.role = .walker
  back.route = Route(
    places: [Place(x: 4, z: 11), Place(x: -4, z: 11)],
    milestones: [.init(time: 0, distance: 0), .init(time: 8, distance: 8)], ease: 0.4, turn: 0.3)
  back.firstPhase = fraction(0.2 - 8 / walk.stride)
  let camera = SceneCamera(width: 640)
  for time in [2.0, 3.3, 5.1] {
    let one = there.figure(at: time, camera: camera).box
    let other = back.figure(at: 8 - time, camera: camera).box
    #expect(one.intersectionOverUnion(other) > 0.99)
  }
}
