import VideoModel

/// The profile of a camera by time of day, as configured.
package struct ProfileSchedule: Sendable, Equatable {
  /// A span of every day, in UTC. UTC has no daylight saving time, so no hour is missing or comes twice.
  package struct Span: Sendable, Equatable {
    package var profile: Profile
    /// Minutes since midnight: `from` 0...1439 is included, `to` 0...1440 is not. A span with `to` less than `from` spans
    /// midnight.
    package var from, to: Int

    /// Parses text such as `night 20:00-06:00`; `nil` for any other text. `day 00:00-24:00` covers the whole day.
    package init?(_ text: String) {
      let words = text.split(whereSeparator: \.isWhitespace)
      guard words.count == 2, let profile = Profile(rawValue: String(words[0])) else { return nil }
      let times = words[1].split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
      guard times.count == 2, let from = times[0], let to = times[1], from < 1440, from != to else {
        return nil
      }
      (self.profile, self.from, self.to) = (profile, from, to)
    }

    /// Parses `HH:MM`, 00:00 to 24:00.
    private static func minutes(_ text: Substring) -> Int? {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isWholeNumber) }),
        let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60
      else { return nil }
      let sum = 60 * hours + minutes
      return sum <= 1440 ? sum : nil
    }

    func holds(_ minute: Int) -> Bool {
      from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
  }

  /// The first span that contains a time decides.
  package var spans: [Span]

  package init(_ spans: [Span]) { self.spans = spans }

  /// The profile at a capture time, nanoseconds since 1970; day where no span contains it. `nil` without a schedule.
  package func profile(at time: Int64) -> Profile? {
    guard !spans.isEmpty else { return nil }
    let minute = Int((time / 60_000_000_000) % 1440)
    return spans.first { $0.holds(minute < 0 ? minute + 1440 : minute) }?.profile ?? .day
  }
}
