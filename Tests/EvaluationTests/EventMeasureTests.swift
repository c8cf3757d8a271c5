import Evaluation
import Foundation
import Testing
import VideoModel

@Suite("The measure of events")
struct EventMeasureTests {
  private let walkway = BoundingBox(left: 100, top: 100, width: 40, height: 80)
  private let elsewhere = BoundingBox(left: 400, top: 100, width: 40, height: 80)

  private func told(
    _ frames: ClosedRange<Int>, at frame: Int, place: BoundingBox
  ) throws -> EventMeasure.ReportedEvent {
    func stamp(_ frame: Int) -> FrameStamp {
      FrameStamp(frameID: UInt64(frame), captureTime: Int64(frame) * 100_000_000)
    }
    let event = AnomalyEvent(
      id: "e\(frames.lowerBound)", phase: .end, source: try #require(SourceID("plaza")), track: "1",
      label: "person", start: stamp(frames.lowerBound), latest: stamp(frames.upperBound),
      peak: stamp(frames.lowerBound), peakBox: place, peakScore: 4, tasks: [],
      boxes: frames.map { .init(stamp: stamp($0), box: place) })
    return (event, stamp(frame).captureTime)
  }

  private func matcher(_ spans: [ClosedRange<Int>]) -> EventMatcher {
    EventMatcher(
      tracks: spans.map {
        TruthTrack(label: "runner", startFrame: $0.lowerBound, boxes: $0.map { _ in walkway })
      }, frameRate: 10)
  }

  @Test("Videos add up: found, false, hours, and the median of the delays")
  func adds() throws {
    var measure = EventMeasure(threshold: 3)
    measure.add(
      [try told(55...95, at: 60, place: walkway), try told(10...20, at: 12, place: elsewhere)],
      matcher: matcher([50...99, 200...249]), seconds: 1800)
    measure.add([try told(0...49, at: 30, place: walkway)], matcher: matcher([0...49]), seconds: 1800)
    #expect(measure.tracks == 3)
    #expect(measure.found == 2)
    #expect(measure.events == 3)
    #expect(measure.falseEvents == 1)
    #expect(measure.falsePerHour == 1)
    #expect(measure.recall == 2.0 / 3)
    #expect(measure.delay == 2)
  }

  @Test("The first report among several events on one object gives its delay")
  func firstTold() throws {
    var measure = EventMeasure(threshold: 3)
    measure.add(
      [try told(72...99, at: 80, place: walkway), try told(50...70, at: 55, place: walkway)],
      matcher: matcher([50...99]), seconds: 60)
    #expect(measure.delay == 0.5)
  }

  @Test("A recall is bought at the fewest false events; of equal ones at the highest threshold")
  func price() throws {
    func measure(_ threshold: Float, found: Int, false wrong: Int) throws -> EventMeasure {
      var measure = EventMeasure(threshold: threshold)
      let events =
        try (0..<found).map { try told($0 * 100...$0 * 100 + 49, at: $0 * 100, place: walkway) }
        + (0..<wrong).map { try told($0...$0 + 5, at: $0, place: elsewhere) }
      measure.add(events, matcher: matcher((0..<4).map { $0 * 100...$0 * 100 + 49 }), seconds: 3600)
      return measure
    }
    let table = EventTable(
      asked: try measure(3, found: 2, false: 0),
      curve: [
        try measure(5, found: 1, false: 0), try measure(2, found: 3, false: 1),
        try measure(4, found: 2, false: 0),
        try measure(1, found: 4, false: 7), try measure(3, found: 2, false: 0),
      ])
    #expect(table.atRecall(0.5)?.threshold == 4)
    #expect(table.atRecall(0.6)?.falseEvents == 1)
    #expect(table.atRecall(1)?.falsePerHour == 7)
    #expect(table.curve.map(\.threshold) == [1, 2, 3, 4, 5])
    let json = try JSONSerialization.jsonObject(with: Data(table.json.utf8)) as? [String: Any]
    #expect(json?["found"] as? Int == 2)
    #expect((json?["curve"] as? [[String: Any]])?.count == 5)
    #expect(table.text.contains("90 % found: 7.00 false per hour"))
  }
}
