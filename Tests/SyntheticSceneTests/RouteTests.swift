import Testing

@testable import SyntheticScene

@Test("An actor keeps its pace, stops, and continues")
func stopAndGo() {
  let route = Route(
    places: [Place(x: 0, z: 10), Place(x: 10, z: 10)],
    milestones: [
      .init(time: 2, distance: 0), .init(time: 6, distance: 4), .init(time: 9, distance: 4),
      .init(time: 15, distance: 10),
    ], ease: 0.4, turn: 0.3)
  #expect(abs(route.moment(at: 4).speed - 1) < 1e-6)
  #expect(abs(route.moment(at: 4).place.x - 2) < 1e-6)
  #expect(abs(route.moment(at: 7.5).speed) < 1e-6)
  #expect(abs(route.moment(at: 7.5).place.x - 4) < 1e-6)
  #expect(abs(route.moment(at: 12).speed - 1) < 1e-6)
  #expect(route.moment(at: 12).direction == Place(x: 1, z: 0))
}

@Test("Speed and place change without leaps where the pace changes")
func softCorners() {
  let route = Route(
    places: [Place(x: 0, z: 10), Place(x: 4, z: 10), Place(x: 4, z: 14)],
    milestones: [.init(time: 0, distance: 0), .init(time: 2, distance: 4), .init(time: 6, distance: 8)],
    ease: 0.4, turn: 0.3)
  var before = route.moment(at: 0.5)
  for step in 1...450 {
    let now = route.moment(at: 0.5 + Double(step) / 100)
    #expect(now.place.distance(to: before.place) < 0.03)
    #expect(now.distance >= before.distance)
    before = now
  }
}

@Test("A reversal on the spot still has a direction of length one")
func reversal() {
  let route = Route(
    places: [Place(x: 0, z: 10), Place(x: 2, z: 10), Place(x: 0, z: 10)],
    milestones: [.init(time: 0, distance: 0), .init(time: 4, distance: 4)], ease: 0.1, turn: 0.06)
  for step in 0...80 {
    let direction = route.moment(at: Double(step) / 20).direction
    #expect(abs(direction.x * direction.x + direction.z * direction.z - 1) < 1e-9)
  }
}
