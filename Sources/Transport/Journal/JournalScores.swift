/// The calibrated frame scores of one source in one hour.
package struct JournalScores: Sendable, Equatable {
  package var hour: ScoreHour
  /// Scored frames; at least 1.
  package var count: UInt64
  package var p50, p90, p99, max: Float
}
