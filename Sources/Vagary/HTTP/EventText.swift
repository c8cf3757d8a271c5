import WireFormat

/// Events of the ring as text: what `vagary watch --json` prints, with the running number in front.
enum EventText {
  /// One JSON object without line breaks.
  static func json(_ entry: EventRing.Entry) -> String {
    "{\"number\":\(entry.number)," + MessageJSON.line(entry.envelope, topic: entry.topic).dropFirst()
  }

  /// As a server-sent event whose id is the number.
  static func serverSent(_ entry: EventRing.Entry) -> String {
    "id: \(entry.number)\ndata: \(json(entry))\n\n"
  }
}
