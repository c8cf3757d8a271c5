/// The calibrated frame scores of one source in one hour.
public struct JournalScores: Sendable, Equatable {
  public var hour: ScoreHour
  /// Scored frames; at least 1.
  public var count: UInt64
  public var p50, p90, p99, max: Float
}
