/// The prefixes that the peers of a publisher asked for, and the ends of stream they confirmed to have read.
struct SubscriptionTable {
  /// The number of subscriptions by prefix, never 0.
  private(set) var counts: [[UInt8]: Int] = [:]
  /// The expected confirmations by topic, at most ``mostExpected``.
  private var expected: [String: Expected] = [:]
  /// Number of expectations so far; gives their order.
  private var expectations: UInt64 = 0

  /// The token that the readers of a topic are to confirm.
  private struct Expected {
    let token: String
    /// Readers that were there when the token was sent and have not gone since.
    var readers: Int
    let order: UInt64
  }

  /// Begins a subscription that asks for nothing, since no topic begins with a zero. A `sub` socket has no
  /// other way to send its publisher something.
  private static let confirmation = "\0confirm/"

  /// The prefix by which a reader confirms that it has read everything up to `token`.
  static func confirmation(of token: String) -> String { confirmation + token }

  /// Longest prefix and most prefixes counted. Subscriptions beyond them are served but not counted.
  private static let longestPrefix = 512
  private static let mostPrefixes = 65_536
  /// Most topics with expected confirmations. Beyond it the oldest one is no longer waited for: its readers
  /// have had the time of as many ends of stream, or never confirm.
  static let mostExpected = 1024

  /// Takes one message of an `xpub` socket: 1 or 0, then the prefix. Other messages are ignored.
  mutating func received(_ message: UnsafeRawBufferPointer) {
    guard let first = message.first, first <= 1 else { return }
    let prefix = Array(message.dropFirst())
    guard prefix.count <= Self.longestPrefix else { return }
    guard let count = counts[prefix] else {
      if first == 1, counts.count < Self.mostPrefixes { counts[prefix] = 1 }
      return
    }
    let new = first == 1 ? count + 1 : count - 1
    counts[prefix] = new > 0 ? new : nil
    if first == 0 { dismissReaders() }
  }

  /// The number of subscriptions to `topic`.
  func count(matching topic: String) -> Int {
    counts.reduce(0) { sum, entry in topic.utf8.starts(with: entry.key) ? sum + entry.value : sum }
  }

  /// Expects the peers that subscribe to `topic` now to confirm `token`. Takes the place of an earlier
  /// token of the topic.
  mutating func expectConfirmations(of token: String, topic: String) {
    expectations += 1
    expected[topic] = Expected(token: token, readers: count(matching: topic), order: expectations)
    guard expected.count > Self.mostExpected else { return }
    expected = expected.filter { !isConfirmed($0.value) }
    guard expected.count > Self.mostExpected,
      let oldest = expected.min(by: { $0.value.order < $1.value.order })
    else { return }
    expected[oldest.key] = nil
  }

  /// Whether every expected token was confirmed by the readers that have not gone.
  var isConfirmed: Bool { expected.values.allSatisfy(isConfirmed) }

  private func isConfirmed(_ entry: Expected) -> Bool {
    confirmations(of: entry.token) >= entry.readers
  }

  /// The number of peers that confirmed `token`.
  private func confirmations(of token: String) -> Int {
    counts[Array(Self.confirmation(of: token).utf8)] ?? 0
  }

  /// Takes readers that have gone out of the expected ones. A later reader does not take their place.
  private mutating func dismissReaders() {
    for (topic, entry) in expected {
      let left = count(matching: topic)
      if left < entry.readers { expected[topic]?.readers = left }
    }
  }
}
