import Ingest
import Testing
import VideoModel

/// A file is published again and again, or a camera restarts: the same frame ids and capture times come
/// back, and the detector lags behind.
@Suite("Streams that end and begin again with the same frame ids")
struct StreamEndTests {
  @Test("In a lossless mesh a detector a whole stream behind is joined with the right stream")
  func laggingDetector() {
    var joiner = TalliedJoiner(configuration: .lossless)
    var outputs: [FrameJoiner.Output] = []
    for _ in 0..<3 {
      for id: UInt64 in 0..<4 { outputs += joiner.frameArrived(frame(id), at: 0) }
      outputs += joiner.endOfStreamArrived(at: 0)
    }
    #expect(outputs.isEmpty)
    for _ in 0..<3 {
      for id: UInt64 in 0..<4 { outputs += joiner.detectionsArrived(detections(id), at: 1) }
      outputs += joiner.endOfDetectionsArrived(at: 1)
    }
    #expect(story(outputs) == "0 1 2 3 end 0 1 2 3 end 0 1 2 3 end")
    #expect(joiner.isBalanced)
  }

  @Test("Detections read before the frames of several streams wait for the right stream")
  func leadingDetector() {
    var joiner = TalliedJoiner(configuration: .lossless)
    var outputs: [FrameJoiner.Output] = []
    for _ in 0..<2 {
      for id: UInt64 in 0..<3 { outputs += joiner.detectionsArrived(detections(id), at: 0) }
      outputs += joiner.endOfDetectionsArrived(at: 0)
    }
    for _ in 0..<2 {
      for id: UInt64 in 0..<3 { outputs += joiner.frameArrived(frame(id), at: 1) }
      outputs += joiner.endOfStreamArrived(at: 1)
    }
    #expect(story(outputs) == "0 1 2 end 0 1 2 end")
    #expect(joiner.waitingDetections == 0)
  }

  @Test("The detector's end that comes after a stream has gone on does not end the next one")
  func lateDetectorEnd() {
    var joiner = TalliedJoiner(configuration: .lossless)
    _ = joiner.frameArrived(frame(0), at: 0)
    _ = joiner.detectionsArrived(detections(0), at: 0)
    #expect(story(joiner.endOfStreamArrived(at: 0)) == "end")
    _ = joiner.frameArrived(frame(0), at: 1)
    #expect(story(joiner.endOfDetectionsArrived(at: 1)) == "")
    #expect(story(joiner.detectionsArrived(detections(0), at: 2)) == "0")
  }

  @Test("Detections that come after their stream was given up are late, not the next stream's")
  func lateAcrossEnd() {
    var joiner = TalliedJoiner()
    var now: Int64 = 0
    _ = joiner.frameArrived(frame(7), at: now)
    _ = joiner.endOfStreamArrived(at: now)
    now = second + 1
    #expect(story(joiner.timePassed(now)) == "7? end")
    _ = joiner.frameArrived(frame(7), at: now)
    #expect(story(joiner.detectionsArrived(detections(7), at: now)) == "-7")
    #expect(joiner.counters.lateDetections == 1)
    _ = joiner.endOfDetectionsArrived(at: now)
    #expect(story(joiner.detectionsArrived(detections(7), at: now)) == "7")
  }

  @Test("A detector that says nothing of ends is joined in every stream")
  func silentOnEnds() {
    var joiner = TalliedJoiner()
    var outputs: [FrameJoiner.Output] = []
    for round: Int64 in 0..<4 {
      // The capture time goes on, as with a camera.
      for id: UInt64 in 0..<3 {
        let capture = (1000 + 10 * round) * second + Int64(id) * 40 * millisecond
        let now = round * 10 * second + Int64(id) * 40 * millisecond
        outputs += joiner.frameArrived(frame(id, capture: capture), at: now)
        outputs += joiner.detectionsArrived(detections(id, capture: capture), at: now)
      }
      outputs += joiner.endOfStreamArrived(at: round * 10 * second + second / 2)
    }
    #expect(story(outputs) == "0 1 2 end 0 1 2 end 0 1 2 end 0 1 2 end")
  }

  @Test("A restart of the publisher whose end the detector never hears of holds nothing up")
  func restartWithoutEnd() {
    var joiner = TalliedJoiner(configuration: .lossless)
    let capture = 2000 * second
    _ = joiner.frameArrived(frame(0), at: 0)
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.detectionsArrived(detections(0), at: 0)
    _ = joiner.endOfStreamArrived(at: 1)
    _ = joiner.frameArrived(frame(0, capture: capture), at: 2)
    #expect(story(joiner.detectionsArrived(detections(0, capture: capture), at: 3)) == "1? end 0")
  }

  @Test("Without a deadline the end waits for ten seconds of the detector's silence, not longer")
  func endSilence() {
    var joiner = TalliedJoiner(configuration: .lossless)
    for id: UInt64 in 0..<3 { _ = joiner.frameArrived(frame(id), at: 0) }
    _ = joiner.endOfStreamArrived(at: second)
    #expect(story(joiner.detectionsArrived(detections(0), at: 9 * second)).hasSuffix("0"))
    #expect(story(joiner.timePassed(19 * second)) == "")
    #expect(story(joiner.timePassed(19 * second + 1)) == "1? 2? end")
  }

  @Test(
    "Without a deadline frames wait as long as the stream goes on, and detections for a lost frame do not")
  func losslessPatience() {
    var joiner = TalliedJoiner(configuration: .lossless)
    _ = joiner.frameArrived(frame(0), at: 0)
    #expect(story(joiner.timePassed(3600 * second)) == "silent")
    #expect(story(joiner.detectionsArrived(detections(0), at: 3600 * second)) == "heard 0")
    _ = joiner.detectionsArrived(detections(1), at: 3600 * second)
    var outputs: [FrameJoiner.Output] = []
    for id: UInt64 in 2..<20 { outputs += joiner.frameArrived(frame(id), at: 3601 * second) }
    #expect(story(outputs) == "-1")
  }

  @Test("Detections for frames that are lost at the end are listed when the stream ends")
  func lostTail() {
    var joiner = TalliedJoiner(configuration: .lossless)
    _ = joiner.frameArrived(frame(0), at: 0)
    _ = joiner.detectionsArrived(detections(0), at: 0)
    _ = joiner.detectionsArrived(detections(1), at: 0)
    _ = joiner.endOfDetectionsArrived(at: 0)
    #expect(story(joiner.endOfStreamArrived(at: 0)) == "-1 end")
    #expect(joiner.isBalanced)
  }
}
