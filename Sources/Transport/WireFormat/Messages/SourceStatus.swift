import VideoModel

/// The status of the scoring of one source.
package struct SourceStatus: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// There are too few frames for a first score.
    case warming
    case ready
    /// There are scores, with a fault: see ``SourceStatus/reasons``.
    case degraded
    /// There can be no scores: see ``SourceStatus/reasons``.
    case blind
    /// The source ended or was given up.
    case stopped
  }

  package var source: SourceID
  package var state: State
  /// The profile that is in use; `nil` with one calibration for all light, and before the first check of a
  /// frame.
  package var profile: Profile?
  /// One line per fault, for people; empty when there is none.
  package var reasons: [String]
  /// Counts since the start of the publisher, by name.
  package var counters: [String: UInt64]

  package init(
    source: SourceID, state: State, profile: Profile? = nil, reasons: [String] = [],
    counters: [String: UInt64] = [:]
  ) {
    self.source = source
    self.state = state
    self.profile = profile
    self.reasons = reasons
    self.counters = counters
  }
}
