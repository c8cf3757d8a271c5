import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct LocationTests {
  /// People on a road that leads away: the farther up they are, the smaller they are.
  private static func people(_ count: Int, seed: UInt64, label: Int? = nil) -> [NormalObject] {
    var random = SeededNumbers(seed)
    return (0..<count).map { _ in
      let foot = Float.random(in: 150...340, using: &random)
      let height = (foot - 100) * 0.5 * Float.random(in: 0.9...1.1, using: &random)
      return NormalObject(
        x: Float.random(in: 100...540, using: &random), foot: foot, height: height, label: label)
    }
  }

  private let unusual = [
    // A giant at the far end, a dwarf nearby, a person over the roofs, a person on the ground.
    NormalObject(x: 300, foot: 160, height: 110), NormalObject(x: 300, foot: 330, height: 25),
    NormalObject(x: 300, foot: 60, height: 40), NormalObject(x: 300, foot: 300, height: 40, width: 110),
  ]

  @Test("A size or place that no normal object has scores higher than all normal objects")
  func odd() throws {
    let task = try BuiltPlugins.catalog.fit("location")
    #expect(task.needs == FitNeeds(inputs: [], view: nil))
    try task.fit(Self.people(2000, seed: 1))
    #expect(try task.tells(unusual, from: Self.people(300, seed: 2)))
  }

  @Test("Its state is bounded however many objects it sees, and early objects count as much as late ones")
  func bounded() throws {
    let task = try BuiltPlugins.catalog.fit("location")
    let first = Self.people(12_000, seed: 3)
    var last = first
    for index in last.indices { last[index].box.top -= 90 }
    let state = try task.fit(first + last)
    #expect(state.count < 100_000)
    let scores = try task.score(Array(first.prefix(200)) + last.prefix(200)).compactMap { $0 }
    let (early, late) = (scores.prefix(200).reduce(0, +) / 200, scores.suffix(200).reduce(0, +) / 200)
    #expect(abs(early - late) < 0.15)
    try task.fit(last)
    let nearby = try #require(first.first { $0.box.bottom > 300 })
    #expect(try task.tells([nearby], from: Array(last.prefix(100))))
  }

  @Test("The seed decides what is kept, and nothing else does")
  func seeds() throws {
    let task = try BuiltPlugins.catalog.fit("location")
    let people = Self.people(6000, seed: 4)
    let state = try task.fit(people)
    #expect(try task.fit(people) == state)
    #expect(try task.fit(people, seed: 2) != state)
  }

  @Test(
    "With classes on, a box is compared with its own class alone, and an unseen class is odder than all seen ones"
  )
  func classes() throws {
    let task = try BuiltPlugins.catalog.fit("location", settings: ["classes": "on"])
    #expect(task.needs.inputs == [.classes])
    var cars = Self.people(500, seed: 5, label: 1)
    for index in cars.indices { cars[index].box.width *= 3 }
    try task.fit(Self.people(1500, seed: 6, label: 0) + cars)
    let people = Self.people(200, seed: 7, label: 0)
    var asCars = people
    var unknown = people
    for index in people.indices { (asCars[index].label, unknown[index].label) = (1, 2) }
    #expect(try task.tells(asCars, from: people))
    #expect(try task.tells(unknown, from: people + cars.prefix(100)))
    // All unknown ones are equally far from what there is.
    #expect(try Set(task.score(unknown)).count == 1)

    let plain = try BuiltPlugins.catalog.fit("location")
    try plain.fit(people + cars)
    #expect(try plain.score(unknown) == plain.score(people))
  }

  @Test("A class that was seen twice scores between a known one and one never seen")
  func rareClass() throws {
    let task = try BuiltPlugins.catalog.fit("location", settings: ["classes": "on"])
    let people = Self.people(500, seed: 8, label: 0)
    var twice = Array(people.prefix(2))
    for index in twice.indices { twice[index].label = 1 }
    try task.fit(people + twice)
    var never = people[0]
    never.label = 2
    let scores = try task.score([people[0], twice[0], never]).compactMap { $0 }
    #expect(scores[0] < scores[1] && scores[1] < scores[2])
  }

  @Test("Too few objects are refused with their number and the number that is needed")
  func tooFew() throws {
    let task = try BuiltPlugins.catalog.fit("location")
    let error = #expect(throws: PluginError.self) { try task.fit(Self.people(19, seed: 9)) }
    guard case .callFailed(_, "finish", .badInput, let message)? = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    #expect(message == "only 19 objects show what is usual, 20 are needed; give more normal footage")
    try task.fit(Self.people(20, seed: 9))
  }
}
