import TestSupport
import Testing
import VideoModel

@testable import Journal

@Suite struct ScoreHoursTests {
  private let minute: Int64 = 60_000_000_000

  private func frame(_ calibrated: Float?, at captureTime: Int64) -> FrameScore {
    FrameScore(
      source: Invented.source(), stamp: FrameStamp(frameID: 0, captureTime: captureTime), frameWidth: 9,
      frameHeight: 9, calibrated: calibrated, detected: true)
  }

  @Test("Scores are handed over once per minute, each to the hour it was captured in")
  func hours() {
    var hours = ScoreHours(startingAt: 5)
    hours.record(frame(1, at: 59 * minute))
    hours.record(frame(2, at: 60 * minute))
    hours.record(frame(3, at: 61 * minute))
    hours.record(frame(nil, at: 61 * minute))
    hours.record(frame(4, at: -1))
    let early = hours.due(at: 4 + minute)
    #expect(early.isEmpty)
    let due = hours.due(at: 5 + minute)
    let counts = Dictionary(uniqueKeysWithValues: due.map { ($0.key.start, $0.value.count) })
    #expect(counts == [-60 * minute: 1, 0: 1, 60 * minute: 2])
    let later = hours.due(at: 5 + 2 * minute)
    #expect(later.isEmpty)
  }

  @Test("An hour that was interrupted is continued")
  func merged() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("events.journal")
    for values: [Float] in [Array(repeating: 1, count: 98), [2, 3]] {
      var batch = JournalBatch()
      batch.scores = InventedEvents.scores(values)
      try EventJournal(writing: path).write(batch, at: InventedEvents.now)
    }
    let scores = try EventJournal(reading: path).scores()
    #expect(
      scores == [
        JournalScores(
          hour: ScoreHour(source: Invented.source(), captureTime: InventedEvents.now), count: 100, p50: 1,
          p90: 1, p99: 2, max: 3)
      ])
  }
}
