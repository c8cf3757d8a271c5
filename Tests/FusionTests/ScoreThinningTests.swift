import Fusion
import TestSupport
import Testing
import VideoModel

@Suite struct ScoreThinningTests {
  /// Numbers of the published frames, at ten frames per second.
  private func published(
    _ rule: ScoreThinning.Rule, _ frames: [[ObjectScore]], events: Set<Int> = []
  ) -> [Int] {
    var thinning = ScoreThinning(rule)
    return frames.indices.filter {
      thinning.admits(
        Invented.frameScore(frames[$0], at: Invented.stamp($0)), hasEvents: events.contains($0))
    }
  }

  private func still(_ frames: Int, _ score: Float = 1.2) -> [[ObjectScore]] {
    Array(repeating: [Invented.object(score, track: "a")], count: frames)
  }

  @Test("All frames are published by default")
  func all() {
    #expect(published(.init(.all), still(5)) == Array(0..<5))
  }

  @Test("The rule changes publishes frames with other tracks or another whole number of the score")
  func changes() {
    let story = still(3) + still(2, 1.9) + still(2, 3.1) + [[]] + [[]] + still(2, 3.1)
    #expect(published(.init(.changes), story) == [0, 5, 7, 9])
    let other = [Invented.object(1.2, track: "b")]
    #expect(published(.init(.changes), still(2) + [other] + still(1)) == [0, 2, 3])
  }

  @Test("Detections of low confidence are not a change, other objects without a score are")
  func doubtful() {
    var thinning = ScoreThinning(.init(.changes))
    let box = Invented.walker(atX: 10)
    func admits(_ frame: Int, _ reasons: [NotScoredReason]) -> Bool {
      var score = Invented.frameScore([Invented.object(1, track: "a")], at: Invented.stamp(frame))
      score.notScored = reasons.map { NotScored(box: box, label: "", track: "", reason: $0) }
      return thinning.admits(score, hasEvents: false)
    }
    #expect(admits(0, []))
    #expect(!admits(1, [.lowConfidence, .lowConfidence]))
    #expect(!admits(2, [.lowConfidence]))
    #expect(admits(3, [.lowConfidence, .impossibleBox]))
  }

  @Test("The rule limited publishes the first frame at once and then its rate by capture time")
  func limited() {
    #expect(published(.init(perSecond: 2), still(16)) == [0, 5, 10, 15])
    #expect(published(.init(perSecond: 1000), still(4)) == Array(0..<4))
  }

  @Test("A frame with a message about an event is always published")
  func events() {
    #expect(published(.init(.changes), still(6), events: [4]) == [0, 4])
    #expect(published(.init(perSecond: 1), still(16), events: [4]) == [0, 4, 14])
  }

  @Test("A capture time before the last one begins again")
  func setBack() {
    var thinning = ScoreThinning(.init(perSecond: 0.1))
    func admits(_ frame: Int) -> Bool {
      thinning.admits(Invented.frameScore([], at: Invented.stamp(frame)), hasEvents: false)
    }
    #expect([50, 51, 3, 4].map(admits) == [true, false, true, false])
  }
}
