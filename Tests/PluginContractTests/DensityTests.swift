import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct DensityTests {
  let task: FitPlugin

  init() throws { task = try BuiltPlugins.catalog.fit("density") }

  /// Two channels of four values: the first about `first`, the second about `second`.
  private func object(_ first: Float, _ second: Float, _ random: inout SeededNumbers) -> NormalObject {
    var object = NormalObject(x: 100, foot: 200, height: 50)
    object.features = (0..<8).map {
      max(0, ($0 < 4 ? first : second) + Float.random(in: -0.1...0.1, using: &random))
    }
    return object
  }

  private func usual(_ count: Int, seed: UInt64) -> [NormalObject] {
    var random = SeededNumbers(seed)
    // Two looks: much of the one and none of the other, and the other way round.
    return (0..<count).map { $0 % 2 == 0 ? object(1, 0, &random) : object(0, 1, &random) }
  }

  @Test("A look between two usual ones, and far from both, scores higher than all usual ones")
  func odd() throws {
    #expect(task.needs == FitNeeds(inputs: [.features], view: .sevenFrames))
    try task.fit(usual(1000, seed: 1))
    var random = SeededNumbers(9)
    let unusual = [object(0.5, 0.5, &random), object(2, 2, &random), object(0, 0, &random)]
    #expect(try task.tells(unusual, from: usual(200, seed: 2)))
  }

  @Test("A channel that normal footage leaves at 0 is odd when it is not")
  func dead() throws {
    func still(_ objects: [NormalObject], _ value: Float) -> [NormalObject] {
      objects.map { object in
        var object = object
        object.features.replaceSubrange(4..<8, with: Array(repeating: value, count: 4))
        return object
      }
    }
    try task.fit(still(usual(500, seed: 1), 0))
    #expect(try task.tells(still(usual(20, seed: 3), 0.3), from: still(usual(100, seed: 2), 0)))
  }

  @Test("Its state is bounded, and features of another backbone are refused")
  func state() throws {
    let state = try task.fit(usual(9000, seed: 1))
    #expect(state.count < 2000 * 5 * 4 + 100)
    let error = #expect(throws: PluginError.self) {
      try task.load(state, FitContext(channels: 3, height: 2, width: 2))
    }
    #expect(error?.description.contains("points of 4 values, here they have 6") == true)
    // Refused, it has nothing to score by.
    #expect(throws: PluginError.self) { _ = try task.score(usual(1, seed: 2)) }
    try task.load(state, smallContext)
    #expect(try task.score(usual(1, seed: 2)).first != nil)
  }
}
