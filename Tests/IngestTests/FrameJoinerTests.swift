import Ingest
import Testing
import VideoModel

@Suite("The life of frames and their detections")
struct FrameJoinerTests {
  private var joiner = TalliedJoiner()

  @Test("A frame goes on as soon as its detections are there")
  mutating func inOrder() {
    #expect(story(joiner.frameArrived(frame(1), at: 0)) == "")
    #expect(joiner.detectionsArrived(detections(1), at: 5) == [.joined(frame(1), detections(1))])
    #expect(joiner.counters.joined == 1)
    #expect(joiner.isBalanced)
  }

  @Test("Detections that come before their frame wait for it")
  mutating func detectionsFirst() {
    #expect(story(joiner.detectionsArrived(detections(1), at: 0)) == "")
    #expect(joiner.waitingDetections == 1)
    #expect(story(joiner.frameArrived(frame(1), at: 5)) == "1")
    #expect(joiner.waitingDetections == 0)
  }

  @Test("A frame waiting for its detections holds the later ones back")
  mutating func holdsBack() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.frameArrived(frame(2), at: 40 * millisecond)
    #expect(story(joiner.detectionsArrived(detections(2), at: 50 * millisecond)) == "")
    #expect(joiner.isBalanced)
    #expect(story(joiner.detectionsArrived(detections(1), at: 60 * millisecond)) == "1 2")
  }

  @Test("A frame whose detections never come goes on without them once the deadline is over")
  mutating func deadline() {
    _ = joiner.frameArrived(frame(1), at: 0)
    #expect(story(joiner.timePassed(second)) == "")
    #expect(story(joiner.timePassed(second + 1)) == "1?")
    #expect(joiner.counters.notDetected == 1)
  }

  @Test("Detections later than the deadline are listed as late, a second list as duplicate")
  mutating func late() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.timePassed(2 * second)
    let outputs = joiner.detectionsArrived(detections(1), at: 2 * second)
    #expect(outputs == [.unmatched(detections(1), .lateDetections)])
    #expect(joiner.counters.lateDetections == 1)
    _ = joiner.frameArrived(frame(2), at: 2 * second)
    #expect(story(joiner.detectionsArrived(detections(2), at: 2 * second)) == "2")
    #expect(story(joiner.detectionsArrived(detections(2), at: 2 * second)) == "=2")
    #expect(joiner.counters.duplicateDetections == 1)
    #expect(joiner.isBalanced)
  }

  @Test("A second list for a frame that still waits is a duplicate, and the first one counts")
  mutating func duplicateWhileWaiting() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.frameArrived(frame(2), at: 0)
    _ = joiner.detectionsArrived(detections(2), at: 1)
    #expect(story(joiner.detectionsArrived(detections(2), at: 2)) == "=2")
    #expect(story(joiner.detectionsArrived(detections(1), at: 3)) == "1 2")
  }

  @Test("Detections whose frame never comes are given up after the deadline")
  mutating func frameMissing() {
    _ = joiner.detectionsArrived(detections(1), at: 0)
    #expect(story(joiner.timePassed(second)) == "")
    #expect(joiner.timePassed(second + 1) == [.unmatched(detections(1), .frameMissing)])
    #expect(joiner.counters.missingFrames == 1)
  }

  @Test("A frame that comes twice goes on once, waiting or gone")
  mutating func duplicateFrame() {
    _ = joiner.frameArrived(frame(1), at: 0)
    #expect(story(joiner.frameArrived(frame(1), at: 1)) == "")
    #expect(story(joiner.detectionsArrived(detections(1), at: 2)) == "1")
    #expect(story(joiner.frameArrived(frame(1), at: 3)) == "")
    #expect(joiner.waitingFrames == 0)
    #expect(joiner.counters.duplicateFrames == 2)
    #expect(joiner.isBalanced)
  }

  @Test("Frames that arrive out of order go on in the order they arrived")
  mutating func reorderedFrames() {
    for id: UInt64 in [1, 3, 2] { _ = joiner.frameArrived(frame(id), at: 0) }
    var outputs: [FrameJoiner.Output] = []
    for id: UInt64 in [1, 2, 3] { outputs += joiner.detectionsArrived(detections(id), at: 1) }
    #expect(story(outputs) == "1 3 2")
  }

  @Test("An end of stream waits for the frames before it and comes out after them")
  mutating func end() {
    _ = joiner.frameArrived(frame(1), at: 0)
    #expect(story(joiner.endOfStreamArrived(at: 1)) == "")
    #expect(story(joiner.detectionsArrived(detections(1), at: 2)) == "1 end")
    #expect(story(joiner.endOfDetectionsArrived(at: 3)) == "")
    #expect(joiner.counters.endsOfStream == 1)
  }

  @Test("Once the detector has ended too, nothing more is waited for")
  mutating func bothEnds() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.frameArrived(frame(2), at: 0)
    _ = joiner.detectionsArrived(detections(1), at: 1)
    _ = joiner.endOfStreamArrived(at: 2)
    #expect(story(joiner.endOfDetectionsArrived(at: 3)) == "2? end")
  }

  @Test("A detector that never says it ended costs the last frames no more than the deadline")
  mutating func noDetectorEnd() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.endOfStreamArrived(at: 1)
    #expect(story(joiner.timePassed(second + 1)) == "1? end")
  }

  @Test("Two ends in a row are one, and an end without frames is none")
  mutating func repeatedEnd() {
    #expect(story(joiner.endOfStreamArrived(at: 0)) == "")
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.detectionsArrived(detections(1), at: 0)
    #expect(story(joiner.endOfStreamArrived(at: 1)) == "end")
    #expect(story(joiner.endOfStreamArrived(at: 2)) == "")
  }

  @Test("A frame of another size is passed on as it is")
  mutating func otherSize() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.frameArrived(frame(2, width: 8, bytes: 16), at: 0)
    #expect(story(joiner.detectionsArrived(detections(1), at: 1)) == "1")
    #expect(
      joiner.detectionsArrived(detections(2), at: 1) == [
        .joined(frame(2, width: 8, bytes: 16), detections(2))
      ])
  }

  @Test("Five seconds of frames without detections are said once, and so is their return")
  mutating func silence() {
    var outputs: [FrameJoiner.Output] = []
    for id: UInt64 in 0..<200 { outputs += joiner.frameArrived(frame(id), at: Int64(id) * 40 * millisecond) }
    #expect(outputs.filter { $0 == .noDetections }.count == 1)
    let now = 200 * 40 * millisecond
    _ = joiner.frameArrived(frame(200), at: now)
    #expect(joiner.detectionsArrived(detections(200), at: now).first == .detectionsResumed)
  }

  @Test("A source that pauses is not said to lack detections")
  mutating func pause() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.detectionsArrived(detections(1), at: 1)
    #expect(story(joiner.timePassed(60 * second)) == "")
    #expect(story(joiner.frameArrived(frame(2), at: 61 * second)) == "")
  }

  @Test("A source whose detector runs in the node does not wait")
  mutating func noWait() {
    joiner.expectsDetections = false
    #expect(story(joiner.frameArrived(frame(1), at: 0)) == "1?")
    #expect(story(joiner.endOfStreamArrived(at: 1)) == "end")
  }

  @Test("Giving a source up lets everything go in order, and it can begin again")
  mutating func flush() {
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.frameArrived(frame(2), at: 0)
    _ = joiner.detectionsArrived(detections(2), at: 0)
    _ = joiner.detectionsArrived(detections(9), at: 0)
    #expect(story(joiner.flush(at: 1)) == "1? 2 end -9")
    #expect(joiner.isBalanced)
    _ = joiner.frameArrived(frame(1), at: 2)
    #expect(story(joiner.detectionsArrived(detections(1), at: 3)) == "1")
  }
}
