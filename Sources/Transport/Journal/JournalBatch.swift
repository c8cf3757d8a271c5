import VideoModel

/// What goes into the journal in one transaction.
public struct JournalBatch: Sendable {
  /// At most one state of each event, in the order their first news came.
  public var events: [AnomalyEvent] = []
  /// Ids of events whose end by a restart is on the bus now.
  public var told: [String] = []
  /// What comes on top of each hour.
  public var scores: [ScoreHour: ScoreHistogram] = [:]

  public init() {}

  public var isEmpty: Bool { events.isEmpty && told.isEmpty && scores.isEmpty }
}
