import Testing
import VideoModel

@testable import Vagary

@Suite struct StreamTimelineTests {
  @Test("A second file goes on one frame interval after the first, with rising frame ids")
  func twoFiles() {
    var timeline = StreamTimeline(epoch: 1000)
    timeline.beginFile(frameRate: 25)
    #expect(timeline.next(captureTime: 0).stamp == FrameStamp(frameID: 0, captureTime: 1000))
    #expect(timeline.next(captureTime: 40_000_000).stamp == FrameStamp(frameID: 1, captureTime: 40_001_000))
    timeline.beginFile(frameRate: 10)
    let next = timeline.next(captureTime: 0)
    #expect(next.stamp == FrameStamp(frameID: 2, captureTime: 140_001_000))
    #expect(next.elapsed == 140_000_000)
    #expect(timeline.frames == 3)
  }

  @Test("With the epoch 0 a file keeps its own times")
  func zero() {
    var timeline = StreamTimeline(epoch: 0)
    timeline.beginFile(frameRate: 10)
    #expect(timeline.next(captureTime: 0).stamp.captureTime == 0)
    #expect(timeline.next(captureTime: 99).stamp.captureTime == 99)
  }
}
