import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Vagary

@Suite struct PipelineTallyTests {
  private let gate = SourceID("gate")!
  private let box = BoundingBox(left: 0, top: 0, width: 10, height: 10)

  private func score(_ frame: UInt64, scored: Int, overload: Int = 0) -> Payload {
    let object = ObjectScore(
      box: box, label: "", confidence: 1, track: "t", tasks: [], raw: 0, plainMean: 0, calibrated: 0)
    let missed = NotScored(box: box, label: "", track: "t", reason: .overload)
    return .score(
      ScoreMessage(
        score: FrameScore(
          source: gate, stamp: FrameStamp(frameID: frame, captureTime: 0), frameWidth: 64, frameHeight: 64,
          objects: Array(repeating: object, count: scored),
          notScored: Array(repeating: missed, count: overload), detected: true)))
  }

  @Test("A detection that was sent is scored, not scored for a reason, or lost")
  func balance() {
    var tally = PipelineTally(warmUp: 0, lookAhead: 3)
    tally.take(score(0, scored: 2), at: 0)
    tally.take(score(1, scored: 1, overload: 1), at: 0)
    tally.close(sent: 6)
    #expect(tally.scored == 3)
    #expect(tally.unscored == ["overload": 1, "lost": 2])
    #expect(tally.unscoredCount == 3)
  }

  @Test("Latency begins when the last frame that the score needs is sent")
  func latency() {
    var tally = PipelineTally(warmUp: 1, lookAhead: 2)
    // Warm-up; then 7 ns behind frame 3, unscored, and one that waited for the end of the stream.
    tally.take(score(0, scored: 1), at: 50)
    tally.take(score(1, scored: 1), at: 37)
    tally.take(score(2, scored: 0, overload: 1), at: 60)
    tally.take(score(3, scored: 1), at: 99)
    let histogram = tally.latency([gate: [0, 10, 20, 30, 40]])
    #expect(histogram.count == 1)
    #expect(histogram.longest == 7)
  }

  @Test("The tally keeps ended streams and the last counters of the node")
  func ends() {
    var tally = PipelineTally(warmUp: 0, lookAhead: 3)
    tally.take(.node(NodeStatus(name: "n", version: "1", uptime: 1, counters: ["a": 1])), at: 0)
    tally.take(.endOfStream(gate), at: 0)
    tally.take(.node(NodeStatus(name: "n", version: "1", uptime: 2, counters: ["a": 2])), at: 0)
    #expect(tally.ended == [gate])
    #expect(tally.counters == ["a": 2])
  }
}
