import Ingest
import Testing

@Suite("Join counters")
struct JoinCountersTests {
  /// Every counter with a number of its own.
  private let counters: JoinCounters = {
    var counters = JoinCounters()
    counters.frames = 1
    counters.detections = 2
    counters.joined = 3
    counters.notDetected = 4
    counters.pushedOut = 5
    counters.passedOver = 6
    counters.duplicateFrames = 7
    counters.lateDetections = 8
    counters.missingFrames = 9
    counters.pushedOutDetections = 10
    counters.duplicateDetections = 11
    counters.endsOfStream = 12
    return counters
  }()

  @Test("Each counter is listed once, under its own name")
  func names() {
    let listed = counters.entries.map { "\($0.name) \($0.count)" }
    #expect(
      listed == [
        "frames 1", "detections 2", "joined 3", "not-detected 4", "frames-pushed-out 5", "passed-over 6",
        "duplicate-frames 7", "late-detections 8", "missing-frames 9", "detections-pushed-out 10",
        "duplicate-detections 11", "ends-of-stream 12",
      ])
  }

  @Test("Counters of two sources add up name by name")
  func sum() {
    var sum = counters
    sum += counters
    #expect(sum.entries.map(\.name) == counters.entries.map(\.name))
    #expect(sum.entries.map(\.count) == counters.entries.map { 2 * $0.count })
  }
}
