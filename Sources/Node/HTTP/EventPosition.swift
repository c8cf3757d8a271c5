import Journal
import PlainText

/// The position of a client of `/events`: the number of an event in this run of the node, and its publish time.
///
/// Numbers begin again with every start. The time finds later events in the journal as well.
struct EventPosition: Equatable, CustomStringConvertible {
  /// 0 for an event from the journal.
  let number: UInt64
  /// Nanoseconds since 1970 UTC.
  let time: Int64

  init(_ entry: EventRing.Entry) {
    number = entry.number
    time = entry.envelope.publishTime
  }

  init(_ entry: JournalEntry) {
    number = 0
    time = entry.changed
  }

  /// `nil` for a text that is not `NUMBER-NANOSECONDS`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = UInt64(parts[0]), let time = Int64(parts[1]) else { return nil }
    (self.number, self.time) = (number, time)
  }

  var description: String { "\(number)-\(time)" }

  /// The place after which a client begins.
  enum Start: Equatable {
    case number(UInt64)
    case position(EventPosition)
    /// Nanoseconds since 1970 UTC.
    case time(Int64)
  }

  /// Reads a number, a position (the id of a server-sent event), a time, or a span before `now`.
  static func start(_ text: String, now: Int64) throws(CommandFailure) -> Start {
    if let number = UInt64(text) { return .number(number) }
    // A year and a month look like a position; no event was published in 1970.
    if let position = EventPosition(text), position.time > 12 { return .position(position) }
    guard case .time(let time) = try? StartText.start(text, now: now) else {
      throw CommandFailure(
        .usage,
        "since must be the number or the id of an event, a time such as 2026-03-01T09:30:00Z or a span such as 2h"
      )
    }
    return .time(time)
  }
}
