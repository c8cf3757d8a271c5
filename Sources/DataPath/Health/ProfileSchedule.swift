import VideoModel

/// Which profile a camera is in by the time of day, where its owner says so.
package struct ProfileSchedule: Sendable, Equatable {
  /// A time of every day, in UTC: the sun knows no summer time, and no hour comes twice.
  package struct Span: Sendable, Equatable {
    package var profile: Profile
    /// Minutes since midnight; `from` 0...1439, `to` 0...1440 and not in it. Over midnight where `to` is less.
    package var from, to: Int

    /// Reads `night 20:00-06:00`; `nil` for anything else. `day 00:00-24:00` is always.
    package init?(_ text: String) {
      let words = text.split(whereSeparator: \.isWhitespace)
      guard words.count == 2, let profile = Profile(rawValue: String(words[0])) else { return nil }
      let times = words[1].split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
      guard times.count == 2, let from = times[0], let to = times[1], from < 1440, from != to else {
        return nil
      }
      (self.profile, self.from, self.to) = (profile, from, to)
    }

    /// Of `HH:MM`, to 24:00.
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

  /// The first that holds counts.
  package var spans: [Span]

  package init(_ spans: [Span]) { self.spans = spans }

  /// The profile at a capture time, nanoseconds since 1970; day where no span holds. `nil`: there is no schedule.
  package func profile(at time: Int64) -> Profile? {
    guard !spans.isEmpty else { return nil }
    let minute = Int((time / 60_000_000_000) % 1440)
    return spans.first { $0.holds(minute < 0 ? minute + 1440 : minute) }?.profile ?? .day
  }
}
