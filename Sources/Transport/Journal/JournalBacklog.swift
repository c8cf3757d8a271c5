import VideoModel

/// The changes that wait to be written: decides which are kept or dropped, and when the next batch is due.
///
/// Every message of an event holds its whole state, so that a newer one replaces an older one that
/// still waits. Times monotonic, nanoseconds; a value with one owner.
package struct JournalBacklog: Sendable {
  package struct Limits: Sendable {
    /// Events that may wait with only an update.
    package var updates = 256
    /// Events that may wait with a start or an end; they do not share the room of updates.
    package var edges = 4096
    /// Hours of sources that may wait.
    package var hours = 1024
    /// Events in a batch.
    package var batch = 256
    /// Longest wait of an update, nanoseconds.
    package var delay: Int64 = 100_000_000

    package init() {}
  }

  private struct Waiting {
    var event: AnomalyEvent
    /// Whether a start or an end is among its changes.
    var isEdge: Bool
  }

  package let limits: Limits
  private var order: [String] = []
  private var waiting: [String: Waiting] = [:]
  private var edges = 0
  private var published: [String] = []
  private var scores: [ScoreHour: ScoreHistogram] = [:]
  private var since: Int64?

  package init(limits: Limits = Limits()) { self.limits = limits }

  package var isEmpty: Bool { waiting.isEmpty && published.isEmpty && scores.isEmpty }

  /// When the next batch should be written; `nil` when nothing waits. A start or an end is due at once.
  package var due: Int64? {
    guard let since else { return nil }
    return edges > 0 ? since : since + limits.delay
  }

  /// - Returns: false when there is no room and the change is dropped.
  package mutating func add(_ event: AnomalyEvent, at now: Int64) -> Bool {
    let isEdge = event.phase != .update
    if let known = waiting[event.id] {
      if isEdge, !known.isEdge { edges += 1 }
      waiting[event.id] = Waiting(event: event, isEdge: isEdge || known.isEdge)
      return true
    }
    guard isEdge ? edges < limits.edges : waiting.count - edges < limits.updates else { return false }
    order.append(event.id)
    waiting[event.id] = Waiting(event: event, isEdge: isEdge)
    if isEdge { edges += 1 }
    since = since ?? now
    return true
  }

  /// - Returns: scored frames that were dropped because there was no room.
  package mutating func add(_ more: [ScoreHour: ScoreHistogram], at now: Int64) -> Int {
    var dropped = 0
    for (hour, histogram) in more {
      guard scores[hour] != nil || scores.count < limits.hours else {
        dropped += Int(histogram.count)
        continue
      }
      scores[hour, default: ScoreHistogram()].add(histogram)
      since = since ?? now
    }
    return dropped
  }

  package mutating func addPublished(_ id: String, at now: Int64) {
    published.append(id)
    since = since ?? now
  }

  /// Takes the next batch.
  package mutating func take(at now: Int64) -> JournalBatch {
    var batch = JournalBatch()
    for id in order.prefix(limits.batch) {
      guard let next = waiting.removeValue(forKey: id) else { continue }
      if next.isEdge { edges -= 1 }
      batch.events.append(next.event)
    }
    order.removeFirst(min(limits.batch, order.count))
    (batch.published, published) = (published, [])
    (batch.scores, scores) = (scores, [:])
    since = isEmpty ? nil : now
    return batch
  }

  /// Gives up everything that waits.
  ///
  /// - Returns: the number of events and of scored frames.
  package mutating func giveUp() -> (events: Int, frames: Int) {
    defer { self = JournalBacklog(limits: limits) }
    return (waiting.count, scores.values.reduce(0) { $0 + Int($1.count) })
  }
}
