import WireFormat

/// The latest event messages, each with a running number; the oldest go when there is no more room.
///
/// A value with one owner, ``NodeBoard``.
struct EventRing: Sendable {
  /// An event as it was published.
  struct Entry: Sendable {
    /// From 1 on, without gaps, since the start of the node.
    let number: UInt64
    let topic: String
    let envelope: Envelope
  }

  /// Events kept. Default 1000.
  let capacity: Int
  /// Number of the latest event; 0 before the first.
  private(set) var latest: UInt64 = 0
  /// Event `n` lies at `(n - 1) % capacity`.
  private var entries: [Entry] = []

  /// - Parameter capacity: 1 or more.
  init(capacity: Int = 1000) { self.capacity = max(1, capacity) }

  mutating func add(_ envelope: Envelope, topic: String) {
    latest += 1
    let entry = Entry(number: latest, topic: topic, envelope: envelope)
    if entries.count < capacity {
      entries.append(entry)
    } else {
      entries[Int((latest - 1) % UInt64(capacity))] = entry
    }
  }

  /// Events that had to go.
  var dropped: UInt64 { latest - UInt64(entries.count) }

  /// The event of that number, if it is still there.
  func entry(_ number: UInt64) -> Entry? {
    number > dropped && number <= latest ? entries[Int((number - 1) % UInt64(capacity))] : nil
  }

  /// The events after number `since`, oldest first, at most `limit`.
  ///
  /// A number that no event has yet is one of an earlier run of the node: then all are new.
  func after(_ since: UInt64, limit: Int = .max) -> [Entry] {
    let start = max(since > latest ? 0 : since, dropped)
    let count = min(UInt64(clamping: limit), latest - start)
    return (0..<count).map { entries[Int((start + $0) % UInt64(capacity))] }
  }
}
