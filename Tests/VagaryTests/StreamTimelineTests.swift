import Testing
import VideoModel

@testable import Vagary

@Suite struct StreamTimelineTests {
  @Test("A second file begins one frame interval after the first, with rising frame ids")
  func twoFiles() {
    var timeline = StreamTimeline(startTime: 1000)
    timeline.beginFile(frameRate: 25)
    #expect(timeline.next(captureTime: 0).stamp == FrameStamp(frameID: 0, captureTime: 1000))
    #expect(timeline.next(captureTime: 40_000_000).stamp == FrameStamp(frameID: 1, captureTime: 40_001_000))
    timeline.beginFile(frameRate: 10)
    let next = timeline.next(captureTime: 0)
    #expect(next.stamp == FrameStamp(frameID: 2, captureTime: 140_001_000))
    #expect(next.elapsed == 140_000_000)
    #expect(timeline.frames == 3)
  }

  @Test("With the start time 0 a file keeps its own times")
  func zero() {
    var timeline = StreamTimeline(startTime: 0)
    timeline.beginFile(frameRate: 10)
    #expect(timeline.next(captureTime: 0).stamp.captureTime == 0)
    #expect(timeline.next(captureTime: 99).stamp.captureTime == 99)
  }
}
