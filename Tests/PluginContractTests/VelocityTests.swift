import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct VelocityTests {
  let task: FitPlugin

  init() throws { task = try BuiltPlugins.catalog.fit("velocity") }

  /// People who walk to the right, 0.6 to 1 of their heights per second, the smaller the farther up.
  private func walkers(_ count: Int, seed: UInt64) -> [NormalObject] {
    var random = SeededNumbers(seed)
    return (0..<count).map { _ in
      let foot = Float.random(in: 150...340, using: &random)
      let walker = NormalObject(
        x: Float.random(in: 100...540, using: &random), foot: foot, height: (foot - 100) * 0.5)
      let speed = Float.random(in: 0.6...1, using: &random) * walker.box.height
      return walker.moving(
        speed, Float.random(in: -0.05...0.05, using: &random) * walker.box.height, for: 1.5, shaking: 1)
    }
  }

  @Test("People who run, stand still, or go against the stream or across it score higher than all who walk")
  func odd() throws {
    #expect(task.needs == FitNeeds(inputs: [.history], view: nil))
    try task.fit(walkers(1500, seed: 1))
    let somebody = NormalObject(x: 300, foot: 300, height: 100)
    let unusual = [
      somebody.moving(250, for: 1.5), somebody.moving(0, for: 1.5), somebody.moving(-80, for: 1.5),
      somebody.moving(0, 80, for: 1.5),
    ]
    #expect(try task.tells(unusual, from: walkers(200, seed: 2)))
  }

  @Test(
    "Speed is measured in heights: the same pixels per second are a walk for the tall and a run for the small"
  )
  func heights() throws {
    // All at one place, from children to grown-ups.
    let people = (0..<1000).map { number in
      let height = Float(40 + number % 80)
      return NormalObject(x: 300, foot: 300, height: height).moving(
        height * (0.7 + Float(number % 7) / 35), for: 1.5)
    }
    try task.fit(people)
    let tall = NormalObject(x: 300, foot: 300, height: 110).moving(88, for: 1.5)
    let small = NormalObject(x: 300, foot: 300, height: 45).moving(88, for: 1.5)
    #expect(try task.tells([small], from: [tall] + people.prefix(200)))
  }

  @Test("With less than 0.4 s of history it abstains, and does not learn from the object")
  func short() throws {
    try task.fit(walkers(100, seed: 1))
    let somebody = NormalObject(x: 300, foot: 300, height: 100)
    let scores = try task.score([somebody, somebody.moving(80, for: 0.3), somebody.moving(80, for: 0.4)])
    #expect(scores[0] == nil && scores[1] == nil && scores[2] != nil)
    let error = #expect(throws: PluginError.self) {
      try task.fit(Array(repeating: somebody.moving(80, for: 0.3), count: 500))
    }
    #expect(error?.description.contains("only 0 objects that were followed for 0.4 s") == true)
  }

  @Test("Boxes of more than a second ago do not count")
  func longAgo() throws {
    try task.fit(walkers(500, seed: 1))
    let walker = NormalObject(x: 400, foot: 300, height: 100).moving(80, for: 1)
    var stopped = walker
    stopped.history += (11...25).map { PastBox(age: Float($0) / 10, box: walker.history[9].box) }
    #expect(try task.score([stopped]) == task.score([walker]))
  }

  @Test("A box that shakes by pixels does not change the speed by much")
  func shaking() throws {
    try task.fit(walkers(1500, seed: 1))
    let walker = NormalObject(x: 400, foot: 300, height: 100)
    let scores = try task.score([walker.moving(80, for: 1), walker.moving(80, for: 1, shaking: 4)]).compactMap
    { $0 }
    #expect(abs(scores[0] - scores[1]) < 1)
  }
}
