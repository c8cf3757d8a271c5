import Fusion
import TestSupport
import Testing
import VideoModel

@Suite struct ScoreThinningTests {
  /// Ten frames a second; the numbers of those that are published.
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

  @Test("All frames are published unless something else is wanted")
  func all() {
    #expect(published(.all, still(5)) == Array(0..<5))
  }

  @Test("Changes are other tracks and other whole numbers of the score, not every decimal")
  func changes() {
    let story = still(3) + still(2, 1.9) + still(2, 3.1) + [[]] + [[]] + still(2, 3.1)
    #expect(published(.changes, story) == [0, 5, 7, 9])
    let other = [Invented.object(1.2, track: "b")]
    #expect(published(.changes, still(2) + [other] + still(1)) == [0, 2, 3])
  }

  @Test("Doubtful detections that come and go are no change, other objects without a score are")
  func doubtful() {
    var thinning = ScoreThinning(.changes)
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

  @Test("So many a second by capture time, the first at once")
  func limited() {
    #expect(published(.perSecond(2), still(16)) == [0, 5, 10, 15])
    #expect(published(.perSecond(1000), still(4)) == Array(0..<4))
  }

  @Test("A frame with news of an event is always published")
  func events() {
    #expect(published(.changes, still(6), events: [4]) == [0, 4])
    #expect(published(.perSecond(1), still(16), events: [4]) == [0, 4, 14])
  }

  @Test("A capture time that was set back begins anew")
  func setBack() {
    var thinning = ScoreThinning(.perSecond(0.1))
    func admits(_ frame: Int) -> Bool {
      thinning.admits(Invented.frameScore([], at: Invented.stamp(frame)), hasEvents: false)
    }
    #expect([50, 51, 3, 4].map(admits) == [true, false, true, false])
  }
}
