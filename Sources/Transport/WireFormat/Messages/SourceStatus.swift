import VideoModel

/// How the scoring of one source is doing.
package struct SourceStatus: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// Too few frames yet for a first score.
    case warming
    case ready
    /// Scores come, but something is wrong: see ``SourceStatus/reasons``.
    case degraded
    /// No scores can be made: see ``SourceStatus/reasons``.
    case blind
    /// The source ended or was given up.
    case stopped
  }

  package var source: SourceID
  package var state: State
  /// The light it is in; `nil` where one calibration serves all, and before a picture was looked at.
  package var profile: Profile?
  /// One line each, for people; empty when all is well.
  package var reasons: [String]
  /// Since the start of the publisher, by name.
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
