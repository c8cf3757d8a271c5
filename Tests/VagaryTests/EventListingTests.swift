import Journal
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Vagary

@Suite struct EventListingTests {
  private let entry = JournalEntry(
    number: 17, changed: 1_772_357_400_000_000_000,
    event: AnomalyEvent(
      id: "e1", phase: .end, source: Invented.source(), track: "3f2-17", label: "person",
      start: FrameStamp(frameID: 1, captureTime: 1_772_357_390_000_000_000),
      latest: FrameStamp(frameID: 9, captureTime: 1_772_357_392_500_000_000),
      peak: FrameStamp(frameID: 4, captureTime: 1_772_357_391_000_000_000),
      peakBox: Invented.walker(atX: 0), peakScore: 4.1, tasks: [], boxes: [], endReason: .restarted))

  @Test("For people an event is what watch says of it, with number and date")
  func text() {
    #expect(
      EventListing.text(entry)
        == "#17 2026-03-01 09:29:52.500 cam-1 EVENT end person 3f2-17 score 4.1 at 09:29:51.000, lasted 2.5 s, "
        + "until the node was ended  [e1]")
  }

  @Test("For programs the event is the object that watch --json prints, beside number and time of change")
  func json() throws {
    let envelope = Envelope(
      node: "n", publisherID: 1, sequence: 0, publishTime: 0, payload: .event(entry.event))
    let watched = MessageJSON.line(envelope, topic: "t")
    let event = try #require(watched.range(of: "\"event\":")).lowerBound
    #expect(
      EventListing.json(entry)
        == "{\"number\":\"17\",\"changed_time\":\"2026-03-01T09:30:00.000000000Z\","
        + "\"changed_time_ns\":\"1772357400000000000\"," + watched[event...])
  }
}
