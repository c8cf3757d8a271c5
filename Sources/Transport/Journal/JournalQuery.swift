import VideoModel

/// A choice of events to read.
package struct JournalQuery: Sendable, Equatable {
  /// The start, exclusive.
  package enum Start: Sendable, Equatable {
    case beginning
    /// Changes after this running number.
    case number(Int64)
    /// Changes written later than this, nanoseconds since 1970 UTC.
    case time(Int64)
  }

  /// A limit on the number of events.
  package enum Limit: Sendable, Equatable {
    case none
    case first(Int)
    case latest(Int)
  }

  package var start: Start
  /// The only source; `nil` for all.
  package var source: SourceID?
  package var limit: Limit

  package init(start: Start = .beginning, source: SourceID? = nil, limit: Limit = .none) {
    self.start = start
    self.source = source
    self.limit = limit
  }
}
