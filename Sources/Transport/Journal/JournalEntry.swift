import VideoModel

/// An event as the journal holds it.
package struct JournalEntry: Sendable, Equatable {
  /// Rises with each change of any event of the file; every number occurs once.
  package var number: Int64
  /// When the change was written, nanoseconds since 1970 UTC.
  package var changed: Int64
  /// The latest state of the event.
  package var event: AnomalyEvent

  package init(number: Int64, changed: Int64, event: AnomalyEvent) {
    self.number = number
    self.changed = changed
    self.event = event
  }
}
