import VideoModel

/// The changes that go into the journal in one transaction.
package struct JournalBatch: Sendable {
  /// At most one state of each event, in the order of their first changes.
  package var events: [AnomalyEvent] = []
  /// Ids of events whose end by a restart is on the bus now.
  package var published: [String] = []
  /// The scores to add to each hour.
  package var scores: [ScoreHour: ScoreHistogram] = [:]

  package init() {}

  package var isEmpty: Bool { events.isEmpty && published.isEmpty && scores.isEmpty }
}
