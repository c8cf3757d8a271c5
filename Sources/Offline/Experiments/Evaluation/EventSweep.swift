import Evaluation
import Fusion
import VideoModel

/// Opens events at many thresholds at once and measures each against the truth.
///
/// A value with one owner.
struct EventSweep {
  /// Smoothed calibrated scores.
  static let thresholds: [Float] = Array(stride(from: 0.6, through: 8, by: 0.1))

  /// Configurations and measures in the same order, the one asked for first.
  private let configurations: [EventConfiguration]
  private var measures: [EventMeasure]
  private var detectors: [EventDetector] = []
  private var opened: [[String: EventMeasure.ReportedEvent]] = []
  private var latest: FrameStamp?

  /// - Parameter asked: its ratio of release to threshold holds for all other thresholds too.
  init(asked: EventConfiguration) {
    let release = asked.threshold > 0 ? asked.release / asked.threshold : 0
    configurations =
      [asked]
      + Self.thresholds.map {
        var configuration = asked
        configuration.threshold = $0
        configuration.release = $0 * release
        return configuration
      }
    measures = configurations.map { EventMeasure(threshold: $0.threshold) }
  }

  /// A video begins.
  mutating func begin(_ source: SourceID) {
    detectors = configurations.map { EventDetector(configuration: $0, source: source, idPrefix: "event") }
    opened = detectors.map { _ in [:] }
    latest = nil
  }

  /// The video's next frame.
  mutating func push(_ score: FrameScore, endedTracks: [String]) {
    latest = score.stamp
    for index in detectors.indices {
      note(detectors[index].push(score, endedTracks: endedTracks), index, at: score.stamp)
    }
  }

  /// The video is over. Gives the events that were asked for, each by its last state.
  ///
  /// - Parameter seconds: its length.
  mutating func end(truth: [TruthTrack], frameRate: Double, seconds: Double) -> [AnomalyEvent] {
    let matcher = EventMatcher(tracks: truth, frameRate: frameRate)
    for index in detectors.indices {
      if let latest { note(detectors[index].finish(), index, at: latest) }
      measures[index].add(
        opened[index].values.sorted { $0.event.start.captureTime < $1.event.start.captureTime },
        matcher: matcher, seconds: seconds)
    }
    return opened[0].values.map(\.event).sorted { $0.start.captureTime < $1.start.captureTime }
  }

  var table: EventTable { EventTable(asked: measures[0], curve: Array(measures.dropFirst())) }

  private mutating func note(_ events: [AnomalyEvent], _ index: Int, at stamp: FrameStamp) {
    for event in events {
      opened[index][event.id] = (event, opened[index][event.id]?.reportedAt ?? stamp.captureTime)
    }
  }
}
