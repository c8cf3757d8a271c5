import Ingest
import Testing
import VideoModel

@Suite("Bounds and foreign stamps of the joiner")
struct FrameJoinerLimitsTests {
  private func joiner(_ change: (inout JoinConfiguration) -> Void) -> TalliedJoiner {
    var configuration = JoinConfiguration()
    change(&configuration)
    return TalliedJoiner(configuration: configuration)
  }

  @Test("When too many frames wait, the oldest goes on without detections and is counted")
  func frameBound() {
    var joiner = joiner { $0.maximumFrames = 2 }
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.frameArrived(frame(2), at: 0)
    #expect(joiner.isFull)
    #expect(story(joiner.frameArrived(frame(3), at: 0)) == "1?")
    #expect(joiner.counters.pushedOut == 1)
    #expect(story(joiner.detectionsArrived(detections(1), at: 1)) == "-1")
    #expect(joiner.counters.lateDetections == 1)
    #expect(joiner.isBalanced)
  }

  @Test("When too many bytes wait, frames go on until the new one has room, even one that never has")
  func byteBound() {
    var joiner = joiner { $0.maximumBytes = 20 }
    _ = joiner.frameArrived(frame(1, bytes: 10), at: 0)
    _ = joiner.frameArrived(frame(2, bytes: 10), at: 0)
    #expect(story(joiner.frameArrived(frame(3, bytes: 15), at: 0)) == "1? 2?")
    #expect(story(joiner.frameArrived(frame(4, bytes: 500), at: 0)) == "3?")
    #expect(joiner.waitingFrames == 1)
    #expect(story(joiner.detectionsArrived(detections(4), at: 1)) == "4")
  }

  @Test("When too many detections wait for frames, the oldest are given up")
  func detectionBound() {
    var joiner = joiner { $0.maximumDetections = 2 }
    _ = joiner.detectionsArrived(detections(1), at: 0)
    _ = joiner.detectionsArrived(detections(2), at: 0)
    #expect(story(joiner.detectionsArrived(detections(3), at: 0)) == "-1")
    #expect(joiner.counters.pushedOutDetections == 1)
    #expect(joiner.isBalanced)
  }

  @Test("Frames a detector leaves out go on once it is well past them")
  func everyFifthFrame() {
    var joiner = joiner {
      $0.isLossless = true
      $0.reorderWindow = 4
    }
    for id: UInt64 in 0...10 { _ = joiner.frameArrived(frame(id), at: 0) }
    #expect(story(joiner.detectionsArrived(detections(0), at: 1)) == "0")
    #expect(story(joiner.detectionsArrived(detections(5), at: 1)) == "")
    #expect(story(joiner.detectionsArrived(detections(10), at: 1)) == "1? 2? 3? 4? 5")
    #expect(joiner.counters.passedOver == 4)
  }

  @Test("Detections with ids of their own are joined by capture time within half a frame interval")
  func foreignIDs() {
    var joiner = joiner { _ in }
    for id: UInt64 in 1...3 { _ = joiner.frameArrived(frame(id), at: 0) }
    let near = stamp(2).captureTime + 19 * millisecond
    let far = stamp(3).captureTime + 21 * millisecond
    _ = joiner.detectionsArrived(detections(1001, capture: stamp(1).captureTime), at: 1)
    #expect(story(joiner.detectionsArrived(detections(1002, capture: near), at: 1)) == "2")
    #expect(story(joiner.detectionsArrived(detections(1003, capture: far), at: 1)) == "")
    #expect(joiner.waitingDetections == 1)
  }

  @Test("A foreign id that happens to exist does not win over the capture time")
  func foreignIDCollision() {
    var joiner = joiner { _ in }
    for id: UInt64 in 1...3 { _ = joiner.frameArrived(frame(id), at: 0) }
    let outputs = joiner.detectionsArrived(detections(3, capture: stamp(1).captureTime), at: 1)
    #expect(outputs == [.joined(frame(1), detections(3, capture: stamp(1).captureTime))])
  }

  @Test("Detections with the id of a frame and a foreign clock are joined by the id")
  func foreignClock() {
    var joiner = joiner { _ in }
    for id: UInt64 in 1...2 { _ = joiner.frameArrived(frame(id), at: 0) }
    #expect(story(joiner.detectionsArrived(detections(1, capture: 5), at: 1)) == "1")
  }

  @Test("While stamps agree, detections are not given to a frame that is only near in time")
  func agreeingStamps() {
    var joiner = joiner { $0.tolerance = 30 * millisecond }
    _ = joiner.frameArrived(frame(1), at: 0)
    _ = joiner.detectionsArrived(detections(1), at: 0)
    _ = joiner.frameArrived(frame(2), at: 0)
    // Captured 25 ms after frame 2, on its way here.
    let third = stamp(2).captureTime + 25 * millisecond
    #expect(story(joiner.detectionsArrived(detections(3, capture: third), at: 0)) == "")
    #expect(story(joiner.frameArrived(frame(3, capture: third), at: 1)) == "")
    #expect(story(joiner.detectionsArrived(detections(2), at: 2)) == "2 3")
  }

  @Test("Extreme capture times and ids are joined or listed, not trapped on")
  func extremes() {
    var joiner = joiner { _ in }
    let times: [Int64] = [.min, .max, 0, -1, .max, .min]
    for (index, time) in times.enumerated() {
      let id = index % 2 == 0 ? UInt64.max : 0
      _ = joiner.frameArrived(frame(id, capture: time), at: Int64(index))
      _ = joiner.detectionsArrived(detections(id &+ 1, capture: time == .min ? .max : .min), at: Int64(index))
    }
    _ = joiner.flush(at: 100)
    #expect(joiner.isBalanced)
    #expect(joiner.waitingFrames == 0)
  }

  @Test("Every unusable setting is named with its key")
  func problems() {
    var configuration = JoinConfiguration()
    #expect(configuration.problems().isEmpty)
    #expect(JoinConfiguration.lossless.problems().isEmpty)
    configuration.liveDeadline = -1
    configuration.maximumFrames = 0
    #expect(
      configuration.problems() == [
        "join.liveDeadline is -1, must be 0 to 600000000000 ns",
        "join.maximumFrames is 0, must be 1 to 1000000 frames",
      ])
  }
}
