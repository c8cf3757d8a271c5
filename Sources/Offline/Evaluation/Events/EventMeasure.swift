import VideoModel

/// What the events opened at one threshold are worth: which abnormal objects they found, how late, and how many
/// were false.
package struct EventMeasure: Sendable, Equatable {
  /// Smoothed calibrated score that opens an event.
  package let threshold: Float
  /// Abnormal objects of the truth.
  package private(set) var tracks = 0
  /// Those of them that an event found (``EventMatcher``).
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

  /// Median seconds from an abnormal object's first frame to the event that found it being told; `nil` where none
  /// was found.
  package var delay: Double? {
    let sorted = delays.sorted()
    guard let middle = sorted.indices.dropFirst(sorted.count / 2).first else { return nil }
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// The events of one evaluation: as they are told, and what other thresholds would have given.
package struct EventTable: Sendable, Equatable {
  /// At the threshold asked for.
  package let asked: EventMeasure
  /// At rising thresholds.
  package let curve: [EventMeasure]

  package init(asked: EventMeasure, curve: [EventMeasure]) {
    self.asked = asked
    self.curve = curve.sorted { $0.threshold < $1.threshold }
  }

  /// Parts of the abnormal objects that the table lists.
  package static let recalls = [0.5, 0.8, 0.9, 1]

  /// The threshold with the fewest false events that finds at least this part of the abnormal objects; `nil` where
  /// none does.
  package func atRecall(_ recall: Double) -> EventMeasure? {
    curve.filter { ($0.recall ?? 0) >= recall - 1e-9 }
      .min { ($0.falseEvents, -$0.threshold) < ($1.falseEvents, -$1.threshold) }
  }
}
