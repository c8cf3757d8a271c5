/// A part of every day, in UTC: `12:03-12:10`. One that ends before it begins goes over midnight.
package struct DaySpan: Sendable, Equatable {
  /// Seconds since midnight; the end is not part of it.
  package var from: Int64
  package var to: Int64

  /// `nil` when `text` is not `HH:MM[:SS]-HH:MM[:SS]`.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = Self.second(parts[0]), let to = Self.second(parts[1]), from != to
    else {
      return nil
    }
    self.from = from
    self.to = to
  }

  /// - Parameter captureTime: nanoseconds since 1970 UTC.
  package func holds(_ captureTime: Int64) -> Bool {
    let second = captureTime / 1_000_000_000 % 86_400
    let place = second < 0 ? second + 86_400 : second
    return from < to ? (from..<to).contains(place) : place >= from || place < to
  }

  private static func second(_ text: Substring) -> Int64? {
    guard let found = text.wholeMatch(of: /([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?/),
      let hour = Int64(found.1),
      let minute = Int64(found.2)
    else { return nil }
    let second = found.3.flatMap { Int64($0) } ?? 0
    guard hour < 24 || (hour == 24 && minute == 0 && second == 0), minute < 60, second < 60 else {
      return nil
    }
    return hour * 3600 + minute * 60 + second
  }
}
