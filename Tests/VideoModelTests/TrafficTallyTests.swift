import TestSupport
import Testing
import VideoModel

@Suite struct TrafficTallyTests {
  private func object(_ track: String, _ label: String = "person", height: Float = 0.3, surprise: Float = 0.5)
    -> TrafficTally.Object
  {
    .init(track: track, label: label, height: height, surprise: surprise)
  }

  private func second(_ second: Int) -> Int64 { Int64(second) * 1_000_000_000 }

  @Test("A minute is given when the next one begins, with what was in its frames")
  func minute() throws {
    var tally = TrafficTally(labels: ["person"], heights: [0.1, 0.3, 0.5])
    #expect(tally.push([object("a", surprise: 2.5), object("b", "dog", height: 0.6)], at: second(1)) == nil)
    #expect(tally.push([], at: second(2)) == nil)
    #expect(tally.push([object("a")], at: second(3)) == nil)
    let next = tally.push([], at: second(60))
    let finished = try #require(next)
    #expect(finished.start == 0)
    let block = finished.block
    #expect(block.frames == 2 && block.objects == 3 && block.fresh == 3)
    #expect(block.beyond == [3, 1, 1])
    #expect(block.labels == ["person": 2] && block.otherLabels == 1)
    #expect(block.taller == [3, 1, 1])
  }

  @Test("A track counts in its first minute, and again when it was away for long")
  func fresh() throws {
    var tally = TrafficTally(labels: [], heights: [])
    var counts: [Int] = []
    for moment in stride(from: 30, to: 300, by: 10) {
      if let finished = tally.push([object("a")], at: second(moment)) { counts.append(finished.block.fresh) }
    }
    #expect(counts == [3, 3, 0, 0])
    for moment in [420, 480, 540, 600] { _ = tally.push([], at: second(moment)) }
    _ = tally.push([object("a")], at: second(610))
    #expect(tally.finish()?.block.fresh == 1)
  }

  @Test("The error of a ratio is what blocks scatter by, not objects")
  func ratio() throws {
    var even = BlockRatio()
    var uneven = BlockRatio()
    #expect(even.estimate == nil)
    for block in 0..<100 {
      even.add(10, of: 20)
      uneven.add(block % 2 == 0 ? 20 : 0, of: 20)
      uneven.add(0, of: 0)
    }
    #expect(even.estimate == .init(value: 0.5, error: 0, blocks: 100))
    let estimate = try #require(uneven.estimate)
    #expect(estimate.value == 0.5 && estimate.blocks == 100)
    #expect(abs(estimate.error - 0.05025) < 1e-4)
  }
}
