/// How many scores took how long, in fixed buckets.
///
/// A value with one owner, ``NodeBoard``.
struct LatencyBuckets: Sendable, Equatable {
  /// Upper ends of the buckets, seconds, rising; a last bucket takes what is longer.
  static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  /// In each bucket by itself, one more than ``bounds``.
  private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// Seconds of all together.
  private(set) var sum = 0.0

  /// - Parameter latency: nanoseconds; below 0 counts as 0.
  mutating func add(_ latency: Int64) {
    let seconds = Double(max(0, latency)) / 1e9
    counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
    sum += seconds
  }

  /// How many took at most as long as each of ``bounds``, and then all of them.
  var cumulative: [UInt64] {
    var total: UInt64 = 0
    return counts.map { count in
      total += count
      return total
    }
  }
}
