/// Counts what was lost, doubled or begun anew, from the sequence numbers of the publishers.
///
/// A value with one owner: the ingest thread.
package struct SequenceMonitor: Sendable {
  /// What a sequence number says about its message.
  package enum Arrival: Sendable, Hashable {
    /// First message of this topic: whatever number it has, nothing was lost.
    case first
    case inOrder
    /// `lost` messages between this and the one before it never came (so far).
    case gap(lost: UInt64)
    /// One that was counted as lost came after all.
    case late
    /// Came before; to be dropped.
    case duplicate
    /// Another publisher on the topic, or the same one counting from anew.
    case restart
  }

  package struct Totals: Sendable, Hashable {
    package var received: UInt64 = 0
    package var gaps: UInt64 = 0
    package var lost: UInt64 = 0
    package var duplicates: UInt64 = 0
    package var restarts: UInt64 = 0
    /// Publishers forgotten because there were too many at once.
    package var evicted: UInt64 = 0
  }

  private struct Key: Hashable {
    var publisher: UInt64
    var topic: String
  }

  private struct Stream {
    /// Highest number seen.
    var highest: UInt64
    /// Bit n: `highest - n` was seen.
    var seen: UInt64
    /// First number seen: what lies before it was never counted as lost.
    var first: UInt64
    var lastHeard: Int64
  }

  package private(set) var totals = Totals()
  private var streams: [Key: Stream] = [:]
  /// Publishers remembered for each topic, never 0.
  private var publishers: [String: Int] = [:]
  private let capacity: Int
  private let idleAfter: Int64

  /// Numbers behind the highest that are still told apart.
  private static let window: UInt64 = 64

  /// - Parameters:
  ///   - capacity: publishers and topics remembered at once, 1 or more; beyond it the one that was
  ///     silent longest is forgotten.
  ///   - idleAfter: silence after which a publisher is forgotten, nanoseconds.
  package init(capacity: Int = 4096, idleAfter: Int64 = 60_000_000_000) {
    self.capacity = max(1, capacity)
    self.idleAfter = idleAfter
  }

  /// - Parameters:
  ///   - publisher: fresh for each start of the publishing program.
  ///   - sequence: counts by 1 for each publisher and topic.
  ///   - now: monotonic nanoseconds.
  package mutating func arrived(
    publisher: UInt64, topic: String, sequence: UInt64, at now: Int64
  ) -> Arrival {
    totals.received += 1
    let key = Key(publisher: publisher, topic: topic)
    guard let stream = streams[key] else {
      let isRestart = publishers[topic] != nil
      remember(key, Stream(highest: sequence, seen: 1, first: sequence, lastHeard: now))
      if isRestart { totals.restarts += 1 }
      return isRestart ? .restart : .first
    }
    let (arrival, updated) = Self.judge(sequence, stream)
    streams[key] = updated
    streams[key]?.lastHeard = now
    count(arrival)
    return arrival
  }

  /// Forgets publishers that were silent for long.
  package mutating func timePassed(_ now: Int64) {
    for (key, stream) in streams where now - stream.lastHeard > idleAfter { forget(key) }
  }

  private static func judge(_ sequence: UInt64, _ stream: Stream) -> (Arrival, Stream) {
    var stream = stream
    if sequence > stream.highest {
      let step = sequence - stream.highest
      stream.seen = step < window ? stream.seen << step | 1 : 1
      stream.highest = sequence
      return (step == 1 ? .inOrder : .gap(lost: step - 1), stream)
    }
    let age = stream.highest - sequence
    guard age < window else {
      return (.restart, Stream(highest: sequence, seen: 1, first: sequence, lastHeard: stream.lastHeard))
    }
    let bit: UInt64 = 1 << age
    if stream.seen & bit != 0 || sequence < stream.first { return (.duplicate, stream) }
    stream.seen |= bit
    return (.late, stream)
  }

  private mutating func count(_ arrival: Arrival) {
    switch arrival {
    case .first, .inOrder: break
    case .gap(let lost):
      totals.gaps += 1
      totals.lost += lost
    case .late: totals.lost -= min(1, totals.lost)
    case .duplicate: totals.duplicates += 1
    case .restart: totals.restarts += 1
    }
  }

  private mutating func remember(_ key: Key, _ stream: Stream) {
    if streams.count >= capacity, let oldest = streams.min(by: { $0.value.lastHeard < $1.value.lastHeard }) {
      forget(oldest.key)
      totals.evicted += 1
    }
    streams[key] = stream
    publishers[key.topic, default: 0] += 1
  }

  private mutating func forget(_ key: Key) {
    streams[key] = nil
    let left = (publishers[key.topic] ?? 0) - 1
    publishers[key.topic] = left > 0 ? left : nil
  }
}
