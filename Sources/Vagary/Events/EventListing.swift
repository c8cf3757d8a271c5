import Journal
import PlainText
import WireFormat

/// How `vagary events` prints one event.
enum EventListing {
  /// `#17 2026-03-01 09:30:00.040 cam-1 EVENT end …`: the date of the latest frame, then what `vagary
  /// watch` says of the event. An event without an end says `update` or `start`.
  static func text(_ entry: JournalEntry) -> String {
    let day = UTCTime.text(nanoseconds: entry.event.latest.captureTime, digits: 0).prefix { $0 != "T" }
    return "#\(entry.number) \(day) \(WatchWording.line(entry.event))"
  }

  /// One JSON object.
  static func json(_ entry: JournalEntry) -> String {
    MessageJSON.line(entry.event, number: entry.number, changed: entry.changed)
  }
}
