import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct MotionIrregularityTests {
  let task: TaskPlugin

  init() throws { task = try BuiltPlugins.catalog.task("motion-irregularity") }

  /// Irregular samples of seeds 0 ..< `count`.
  func draw(_ count: UInt64, lowest: Int, highest: Int) throws -> [[Int]] {
    try (0..<count).map { seed in
      var numbers = SeededNumbers(seed)
      let sample = try task.sample(1, using: &numbers, lowest: lowest, highest: highest)
      #expect(sample.label == 1)
      return sample.offsets
    }
  }

  @Test("It shares the view of arrow of time and reaches three largest gaps")
  func needs() throws {
    #expect(task.needs.view == .sevenFrames)
    #expect(task.needs.reach == 12)
    #expect(task.needs.samples == 2)
    let short = try BuiltPlugins.catalog.task("motion-irregularity", settings: ["largest_gap": "2"])
    #expect(short.needs.reach == 6)
  }

  @Test("Sample 0 is the plain view with label 0")
  func regular() throws {
    var numbers = SeededNumbers(5)
    let sample = try task.sample(0, using: &numbers, lowest: -12, highest: 12)
    #expect(sample == TaskSample(offsets: Array(-3...3), label: 0))
  }

  @Test("Irregular samples keep the middle, have gaps of 1 to 4 and are never the plain view")
  func irregular() throws {
    var gaps: Set<Int> = []
    for offsets in try draw(400, lowest: -12, highest: 12) {
      #expect(offsets[3] == 0)
      #expect(offsets != Array(-3...3))
      gaps.formUnion(zip(offsets, offsets.dropFirst()).map { $1 - $0 })
    }
    #expect(gaps == [1, 2, 3, 4])
  }

  @Test("All gaps come about equally often")
  func evenGaps() throws {
    var counts: [Int: Int] = [:]
    for offsets in try draw(2000, lowest: -12, highest: 12) {
      for (first, second) in zip(offsets, offsets.dropFirst()) { counts[second - first, default: 0] += 1 }
    }
    for gap in 1...4 {
      #expect((2800...3200).contains(counts[gap] ?? 0), "gap \(gap) came \(counts[gap] ?? 0) of 12000 times")
    }
  }

  @Test(
    "Where footage is short, frames are still all different and rising",
    arguments: [(-4, 3), (-3, 5), (-6, 4)])
  func shortFootage(lowest: Int, highest: Int) throws {
    for offsets in try draw(200, lowest: lowest, highest: highest) {
      #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 })
      #expect(offsets != Array(-3...3))
      #expect((lowest...highest).contains(offsets[0]) && (lowest...highest).contains(offsets[6]))
    }
  }

  @Test("Where the footage is the plain view and no more, a step is skipped and another leaps")
  func shortestFootage() throws {
    for offsets in try draw(200, lowest: -3, highest: 3) {
      let gaps = zip(offsets, offsets.dropFirst()).map { $1 - $0 }
      #expect(gaps.sorted() == [0, 1, 1, 1, 1, 2])
      #expect(offsets[3] == 0)
    }
  }

  @Test("Footage that does not hold the plain view is refused")
  func tooLittleFootage() {
    var numbers = SeededNumbers(1)
    #expect(throws: PluginError.self) {
      _ = try task.sample(1, using: &numbers, lowest: -2, highest: 12)
    }
  }

  @Test("The score is the logit of irregular less the logit of regular")
  func score() throws {
    #expect(try task.score([[0.5, 2], [3, 1]]) == [1.5, -2])
  }
}
