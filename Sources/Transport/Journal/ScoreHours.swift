import VideoModel

/// Which source and which hour of its footage.
public struct ScoreHour: Sendable, Hashable {
  static let length: Int64 = 3_600_000_000_000

  public var source: SourceID
  /// Begin of the hour, nanoseconds of capture time.
  public var start: Int64

  public init(source: SourceID, captureTime: Int64) {
    self.source = source
    let remainder = captureTime % Self.length
    let start = captureTime - (remainder < 0 ? remainder + Self.length : remainder)
    self.start = start
  }
}

/// The calibrated frame scores of each source and hour since they were last taken.
///
/// Takes scores and time in and owns no clock. A value with one owner.
public struct ScoreHours: Sendable {
  /// Nanoseconds after which what has come together is due. Default 60 s.
  public let interval: Int64
  private var hours: [ScoreHour: ScoreHistogram] = [:]
  private var lastTaken: Int64

  /// - Parameter now: monotonic, nanoseconds.
  public init(startingAt now: Int64, interval: Int64 = 60_000_000_000) {
    self.interval = interval
    lastTaken = now
  }

  /// Takes a frame; one without a calibrated score is passed over.
  public mutating func record(_ score: FrameScore) {
    guard let calibrated = score.calibrated else { return }
    hours[ScoreHour(source: score.source, captureTime: score.stamp.captureTime), default: ScoreHistogram()]
      .record(calibrated)
  }

  /// What is due at `now`: everything since the last time, or nothing yet.
  public mutating func due(at now: Int64) -> [ScoreHour: ScoreHistogram] {
    guard now - lastTaken >= interval else { return [:] }
    lastTaken = now
    return takeAll()
  }

  public mutating func takeAll() -> [ScoreHour: ScoreHistogram] {
    defer { hours = [:] }
    return hours
  }
}
