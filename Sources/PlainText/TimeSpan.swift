/// A length of time as text: `90s`, `30m`, `2h`, `1d`.
package enum TimeSpan {
  /// Seconds, above 0 and below 10^9; `nil` for other text.
  package static func seconds(_ text: String) -> Double? {
    guard let seconds = parse(text), seconds > 0, seconds < 1e9 else { return nil }
    return seconds
  }

  /// Seconds, or 0 for `0` with or without a unit.
  package static func secondsOrNone(_ text: String) -> Double? {
    text.wholeMatch(of: /0+[smhd]?/) != nil ? 0 : seconds(text)
  }

  /// Nanoseconds, 0 or more; `nil` for text that is not a span, or one longer than 292 years.
  package static func nanoseconds(_ text: String) -> Int64? {
    parse(text).flatMap { Int64(exactly: ($0 * 1e9).rounded()) }
  }

  private static func parse(_ text: String) -> Double? {
    guard let found = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)([smhd])/), let count = Double(found.1) else {
      return nil
    }
    let units: [Substring: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    return units[found.2].map { count * $0 }
  }

  /// A length of time for people: `90 s`, `45 min`, `3.5 h`, `2.0 days`.
  package static func text(_ seconds: Double) -> String {
    if seconds < 120 { return "\(Int(seconds.rounded())) s" }
    if seconds < 2 * 3600 { return "\(Int((seconds / 60).rounded())) min" }
    if seconds < 48 * 3600 { return "\(Rounded.text(seconds / 3600, places: 1)) h" }
    return "\(Rounded.text(seconds / 86400, places: 1)) days"
  }
}
