/// A length of time on the command line: `90s`, `30m`, `2h`, `1d`.
package enum TimeSpan {
  /// Seconds; `nil` when `text` is none, or not above 0.
  package static func seconds(_ text: String) -> Double? {
    guard let found = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)([smhd])/), let count = Double(found.1) else {
      return nil
    }
    let units: [Substring: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let seconds = count * (units[found.2] ?? 0)
    return seconds > 0 && seconds < 1e9 ? seconds : nil
  }

  /// The same where none is a length too: `0`, `0s`.
  package static func secondsOrNone(_ text: String) -> Double? {
    text.wholeMatch(of: /0+[smhd]?/) != nil ? 0 : seconds(text)
  }

  /// The text of a length of time: `90 s`, `45 min`, `3.5 h`, `2.0 days`.
  package static func text(_ seconds: Double) -> String {
    if seconds < 120 { return "\(Int(seconds.rounded())) s" }
    if seconds < 2 * 3600 { return "\(Int((seconds / 60).rounded())) min" }
    if seconds < 48 * 3600 { return "\(Rounded.text(seconds / 3600, places: 1)) h" }
    return "\(Rounded.text(seconds / 86400, places: 1)) days"
  }
}
