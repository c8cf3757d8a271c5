import VideoModel

/// What goes into the journal in one transaction.
package struct JournalBatch: Sendable {
  /// At most one state of each event, in the order their first news came.
  package var events: [AnomalyEvent] = []
  /// Ids of events whose end by a restart is on the bus now.
  package var published: [String] = []
  /// What comes on top of each hour.
  package var scores: [ScoreHour: ScoreHistogram] = [:]

  package init() {}

  package var isEmpty: Bool { events.isEmpty && published.isEmpty && scores.isEmpty }
}
