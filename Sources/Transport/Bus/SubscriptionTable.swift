/// Which prefixes the peers of a publisher have asked for, and what they say they have read.
struct SubscriptionTable {
  /// Prefix to number of peers that asked for it, never 0.
  private(set) var counts: [[UInt8]: Int] = [:]
  /// By topic.
  private var expected: [String: Expected] = [:]

  /// What the readers of a topic are to confirm, and how many of those that were there still are.
  private struct Expected {
    let token: String
    var readers: Int
  }

  /// Begins a subscription that asks for nothing: no topic begins with a zero. A `sub` socket has no
  /// other way to tell its publisher something.
  private static let confirmation = "\0confirm/"

  /// The prefix by which a reader tells that it has read up to what `token` stands for.
  static func confirmation(of token: String) -> String { confirmation + token }

  /// Longest prefix and most prefixes kept; a peer that asks for more is served but not counted.
  private static let longestPrefix = 512
  private static let mostPrefixes = 65_536

  /// Takes one message of an `xpub` socket: 1 or 0, then the prefix. Others are ignored.
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

  /// Subscriptions that let a message with `topic` through.
  func count(matching topic: String) -> Int {
    counts.reduce(0) { sum, entry in topic.utf8.starts(with: entry.key) ? sum + entry.value : sum }
  }

  /// Those who subscribe to `topic` now are to confirm `token`.
  mutating func expectConfirmations(of token: String, topic: String) {
    expected[topic] = Expected(token: token, readers: count(matching: topic))
  }

  /// Whether all that is expected was confirmed by those who have not gone.
  var isConfirmed: Bool { expected.values.allSatisfy { confirmations(of: $0.token) >= $0.readers } }

  /// Peers that have read up to `token`.
  private func confirmations(of token: String) -> Int {
    counts[Array(Self.confirmation(of: token).utf8)] ?? 0
  }

  /// Nobody who came later takes the place of a reader that has gone.
  private mutating func dismissReaders() {
    for (topic, entry) in expected {
      let left = count(matching: topic)
      if left < entry.readers { expected[topic]?.readers = left }
    }
  }
}
