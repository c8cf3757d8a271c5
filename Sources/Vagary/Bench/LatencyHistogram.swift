/// Collects durations in fixed room and gives their percentiles.
///
/// Durations fall into buckets 1/32 of their size wide, so that a percentile is at most about 3 % above
/// the true one. Covers 0 ns to about 18 minutes; longer ones count as that. A value with one owner.
struct LatencyHistogram: Sendable, Hashable {
  private static let bitsPerOctave = 5
  private static let largest: Int64 = 1 << 40
  private static let bucketCount = bucket(of: largest) + 1

  private var buckets = [UInt64](repeating: 0, count: bucketCount)
  private(set) var count: UInt64 = 0
  /// Longest so far, nanoseconds, exact; 0 when there is none.
  private(set) var longest: Int64 = 0

  init() {}

  /// - Parameter nanoseconds: a negative duration (a clock that was set back) counts as 0.
  mutating func record(_ nanoseconds: Int64) {
    let value = min(max(0, nanoseconds), Self.largest)
    buckets[Self.bucket(of: value)] += 1
    count += 1
    longest = max(longest, nanoseconds)
  }

  /// Adds all durations of another.
  mutating func add(_ other: LatencyHistogram) {
    for index in buckets.indices { buckets[index] += other.buckets[index] }
    count += other.count
    longest = max(longest, other.longest)
  }

  /// The duration that `fraction` (0...1) of all do not exceed, nanoseconds; `nil` without any.
  func percentile(_ fraction: Double) -> Int64? {
    guard count > 0 else { return nil }
    let rank = UInt64((min(max(fraction, 0), 1) * Double(count)).rounded(.up))
    var seen: UInt64 = 0
    for (index, bucket) in buckets.enumerated() {
      seen += bucket
      if seen >= max(1, rank) { return min(Self.upperEnd(of: index), longest) }
    }
    return longest
  }

  /// Nanoseconds half, 95 % and 99 % of all durations do not exceed; `nil` without any.
  var summary: (p50: Int64, p95: Int64, p99: Int64)? {
    guard let p50 = percentile(0.5), let p95 = percentile(0.95), let p99 = percentile(0.99) else {
      return nil
    }
    return (p50, p95, p99)
  }

  /// Buckets 0..<32 are 1 ns wide; then each octave has 32 buckets.
  private static func bucket(of value: Int64) -> Int {
    let exponent = Int64.bitWidth - 1 - value.leadingZeroBitCount
    guard exponent >= bitsPerOctave else { return Int(value) }
    let shift = exponent - bitsPerOctave
    let step = Int(value >> Int64(shift)) - (1 << bitsPerOctave)
    return ((shift + 1) << bitsPerOctave) + step
  }

  /// Largest value that falls into a bucket.
  private static func upperEnd(of bucket: Int) -> Int64 {
    let width = 1 << bitsPerOctave
    guard bucket >= width else { return Int64(bucket) }
    let shift = bucket / width - 1
    return (Int64(bucket % width + width + 1) << Int64(shift)) - 1
  }
}
