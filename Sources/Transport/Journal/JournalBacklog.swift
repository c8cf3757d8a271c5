import VideoModel

/// What waits to be written: decides what is kept, what is dropped and when it is time.
///
/// Every message of an event holds its whole state, so a newer one takes the place of an older one that
/// still waits and needs no room of its own. Times monotonic, nanoseconds; a value with one owner.
package struct JournalBacklog: Sendable {
  package struct Limits: Sendable {
    /// Events that may wait with an update as their only news.
    package var updates = 256
    /// Events that may wait with a start or an end; room of their own.
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
    /// A start or an end is among its news.
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

  /// - Returns: false when there is no room and the news is dropped.
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

  /// - Returns: how many scored frames there is no room for, which are dropped.
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

  /// Takes what is to be written next.
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

  /// Everything that waits is given up: how much news of events, and how many scored frames.
  package mutating func giveUp() -> (events: Int, frames: Int) {
    defer { self = JournalBacklog(limits: limits) }
    return (waiting.count, scores.values.reduce(0) { $0 + Int($1.count) })
  }
}
