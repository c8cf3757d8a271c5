import VideoModel

/// Measures the events opened at one threshold: which abnormal objects they found, how late, and how many
/// were false.
package struct EventMeasure: Sendable, Equatable {
  /// Smoothed calibrated score that opens an event.
  package let threshold: Float
  /// Abnormal objects of the truth.
  package private(set) var tracks = 0
  /// Abnormal objects that an event found (``EventMatcher``).
  package private(set) var found = 0
  /// All events.
  package private(set) var events = 0
  /// Events that have nothing to do with the truth.
  package private(set) var falseEvents = 0
  /// Hours of footage.
  package private(set) var hours = 0.0
  private var delays: [Double] = []

  package init(threshold: Float) {
    self.threshold = threshold
  }

  /// An event by its last known state, and the capture time (nanoseconds) of the frame at which it was first reported.
  package typealias ReportedEvent = (event: AnomalyEvent, reportedAt: Int64)

  /// Adds the events of one video.
  ///
  /// - Parameter seconds: length of the video.
  package mutating func add(_ opened: [ReportedEvent], matcher: EventMatcher, seconds: Double) {
    let outcome = matcher.match(opened.map(\.event))
    tracks += matcher.tracks.count
    found += outcome.found.count
    events += opened.count
    falseEvents += outcome.falseEvents.count
    hours += seconds / 3600
    for track in outcome.found {
      let first = opened.indices.filter { outcome.verdicts[$0] == .finds(track) }.map {
        opened[$0].reportedAt
      }.min()
      guard let first else { continue }
      let begins = Double(matcher.tracks[track].span.lowerBound) / matcher.frameRate
      delays.append(Double(first - matcher.origin) / 1e9 - begins)
    }
  }

  /// Part of the abnormal objects that were found, 0...1; `nil` where there are none.
  package var recall: Double? { tracks > 0 ? Double(found) / Double(tracks) : nil }

  /// False events in an hour; `nil` without footage.
  package var falsePerHour: Double? { hours > 0 ? Double(falseEvents) / hours : nil }

  /// Median seconds from an abnormal object's first frame to the first report of the event that found it; `nil` where none
  /// was found.
  package var delay: Double? {
    let sorted = delays.sorted()
    guard let middle = sorted.indices.dropFirst(sorted.count / 2).first else { return nil }
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
