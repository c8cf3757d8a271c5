import VideoModel

/// A source and an hour of its footage.
package struct ScoreHour: Sendable, Hashable {
  static let length: Int64 = 3_600_000_000_000

  package var source: SourceID
  /// The start of the hour, nanoseconds of capture time.
  package var start: Int64

  package init(source: SourceID, captureTime: Int64) {
    self.source = source
    let remainder = captureTime % Self.length
    let start = captureTime - (remainder < 0 ? remainder + Self.length : remainder)
    self.start = start
  }
}

/// The calibrated frame scores of each source and hour since they were last taken.
///
/// Takes scores and time in and owns no clock. A value with one owner.
package struct ScoreHours: Sendable {
  /// Nanoseconds between two handovers. Default 60 s.
  package let interval: Int64
  private var hours: [ScoreHour: ScoreHistogram] = [:]
  private var lastTaken: Int64

  /// - Parameter now: monotonic, nanoseconds.
  package init(startingAt now: Int64, interval: Int64 = 60_000_000_000) {
    self.interval = interval
    lastTaken = now
  }

  /// Takes a frame; one without a calibrated score is ignored.
  package mutating func record(_ score: FrameScore) {
    guard let calibrated = score.calibrated else { return }
    hours[ScoreHour(source: score.source, captureTime: score.stamp.captureTime), default: ScoreHistogram()]
      .record(calibrated)
  }

  /// Everything since the last handover once it is due at `now`, otherwise nothing.
  package mutating func due(at now: Int64) -> [ScoreHour: ScoreHistogram] {
    guard now - lastTaken >= interval else { return [:] }
    lastTaken = now
    return takeAll()
  }

  package mutating func takeAll() -> [ScoreHour: ScoreHistogram] {
    defer { hours = [:] }
    return hours
  }
}
