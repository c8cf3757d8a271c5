import Foundation
import PlainText

/// The option `--since` of `vagary events`.
package enum StartText {
  /// Reads a running number, a span before `now`, or a time.
  ///
  /// - Parameter now: nanoseconds since 1970 UTC.
  package static func start(_ text: String, now: Int64) throws(CommandFailure) -> JournalQuery.Start {
    if let number = Int64(text), number >= 0 { return .number(number) }
    if let span = TimeSpan.nanoseconds(text) { return .time(now - span) }
    if let time = time(text) { return .time(time) }
    throw CommandFailure(
      .usage, "--since is \(JSONText.quoted(text))",
      remedy:
        "Give a time such as 2026-03-01 or 2026-03-01T09:30:00Z, a span such as 90s, 30m, 2h or 7d, or a running number."
    )
  }

  /// Nanoseconds since 1970 of a date, or a date and time in RFC 3339 that may end early; UTC without a zone.
  private static func time(_ text: String) -> Int64? {
    let form =
      /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?/
    guard let found = text.wholeMatch(of: form), let year = Int(found.1), let month = Int(found.2),
      let day = Int(found.3)
    else { return nil }
    let (hour, minute, second) = (number(found.4), number(found.5), number(found.6))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = DateComponents(year: year, month: month, day: day)
    guard parts.isValidDate(in: calendar), let date = calendar.date(from: parts), hour < 24, minute < 60,
      second < 61, let zone = offset(found.8)
    else { return nil }
    let seconds = Int64(date.timeIntervalSince1970) + Int64(hour * 3600 + minute * 60 + second) - zone
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    let fraction = found.7.map { Int64($0 + String(repeating: "0", count: 9 - $0.count)) ?? 0 } ?? 0
    return whole + fraction
  }

  private static func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }

  /// Seconds that a zone is ahead of UTC; `nil` for an unknown zone.
  private static func offset(_ zone: Substring?) -> Int64? {
    guard let zone, zone.lowercased() != "z" else { return 0 }
    let parts = zone.dropFirst().split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 2, parts[0] < 24, parts[1] < 60 else { return nil }
    return (zone.hasPrefix("-") ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
  }
}
