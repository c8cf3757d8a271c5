/// How often each of a set of named things happened.
public struct Counters<Reason>: Sendable, Hashable
where Reason: Hashable & Sendable & CaseIterable & RawRepresentable<String> {
  private var counts: [Reason: UInt64] = [:]

  public init() {}

  /// 0 for a reason that never came up.
  public subscript(_ reason: Reason) -> UInt64 { counts[reason] ?? 0 }

  public mutating func add(_ reason: Reason, _ amount: UInt64 = 1) {
    if amount > 0 { counts[reason, default: 0] += amount }
  }

  /// Adds all counts of another.
  public mutating func add(_ other: Counters) {
    for (reason, amount) in other.counts { add(reason, amount) }
  }

  public var total: UInt64 { counts.values.reduce(0, +) }

  /// The reasons that came up with their counts, in the order the reasons are declared.
  public var entries: [(name: String, count: UInt64)] {
    Reason.allCases.compactMap { reason in counts[reason].map { (reason.rawValue, $0) } }
  }
}

/// Why a message from the bus went no further.
public enum DropReason: String, Sendable, Hashable, CaseIterable {
  /// Fewer parts than the kind of message needs.
  case tooFewParts = "too-few-parts"
  /// The topic is none of ours.
  case unknownTopic = "unknown-topic"
  /// The envelope or its payload cannot be read, or contradicts itself.
  case malformed
  /// Of a protocol version that is not understood.
  case unknownVersion = "unknown-version"
  /// Came before, by its sequence number.
  case duplicate
  /// More sources than may be followed at once.
  case tooManySources = "too-many-sources"
  /// A queue inside the node was full.
  case queueFull = "queue-full"
}

public typealias DropCounters = Counters<DropReason>
