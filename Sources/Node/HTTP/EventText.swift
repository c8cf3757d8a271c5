import Journal
import WireFormat

/// Events as text: the JSON of `vagary watch --json`, with the running number first for events of the ring.
enum EventText {
  /// One JSON object without line breaks.
  package static func json(_ entry: EventRing.Entry) -> String {
    MessageJSON.line(entry.envelope, topic: entry.topic, number: entry.number)
  }

  /// As a server-sent event whose id is its ``EventPosition``.
  static func serverSent(_ entry: EventRing.Entry) -> String {
    "id: \(EventPosition(entry))\ndata: \(json(entry))\n\n"
  }

  /// The latest state of an event from the journal, one JSON object without a number.
  package static func json(_ entry: JournalEntry) -> String {
    MessageJSON.line(entry.event, number: nil, changed: entry.changed)
  }

  static func serverSent(_ entry: JournalEntry) -> String {
    "id: \(EventPosition(entry))\ndata: \(json(entry))\n\n"
  }
}
