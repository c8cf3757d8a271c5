/// The sequence numbers of a sender, by topic, for a bounded number of topics.
///
/// Readers rely on one rule: within one publisher id and topic the numbers rise by 1, so a gap means a
/// loss. A topic that was forgotten may therefore not begin at 0 again under its old publisher id: readers
/// would take its messages for duplicates. So a topic keeps the publisher id it began under, and each time
/// topics are forgotten, a fresh id is drawn for the topics that begin later. A forgotten topic that comes
/// back looks like a restarted publisher: its readers report a restart, and no loss. Topics in use change
/// neither id nor number.
///
/// A value with one owner: the sender.
package struct TopicSequences {
  /// The publisher id and the number of a message.
  package struct Number: Sendable, Equatable {
    package var publisher: UInt64
    package var sequence: UInt64
  }

  private struct Entry {
    /// Number of the next message.
    var next: Number
    /// Rises with every use of any topic.
    var lastUse: UInt64
  }

  private var entries: [String: Entry] = [:]
  private var publisher: UInt64
  private var uses: UInt64 = 0
  private let capacity: Int
  private let draw: () -> UInt64

  /// - Parameters:
  ///   - publisher: the publisher id of the first topics.
  ///   - capacity: most topics remembered, 2 or more. Beyond it the half that was idle longest is forgotten.
  ///   - draw: gives publisher ids that were never used before.
  package init(
    publisher: UInt64, capacity: Int = 65_536,
    draw: @escaping () -> UInt64 = { UInt64.random(in: 1...UInt64.max) }
  ) {
    self.publisher = publisher
    self.capacity = max(2, capacity)
    self.draw = draw
  }

  /// The topics remembered now.
  package var count: Int { entries.count }

  /// The number of the next message under `topic`. It stays the next one until ``sent(_:)``.
  package mutating func next(_ topic: String) -> Number {
    uses += 1
    if let next = entries[topic]?.next {
      entries[topic]?.lastUse = uses
      return next
    }
    if entries.count >= capacity { forgetHalf() }
    let first = Number(publisher: publisher, sequence: 0)
    entries[topic] = Entry(next: first, lastUse: uses)
    return first
  }

  /// A message under `topic` was sent with its ``next(_:)`` number.
  package mutating func sent(_ topic: String) { entries[topic]?.next.sequence += 1 }

  private mutating func forgetHalf() {
    let order = entries.values.map(\.lastUse).sorted()
    let oldestKept = order[order.count / 2]
    entries = entries.filter { $0.value.lastUse >= oldestKept }
    publisher = draw()
  }
}
