/// How often each calibrated score occurred, in steps of 0.01 from 0 to 40.
///
/// A quantile is at most half a step off; the largest score is exact. A value with one owner.
package struct ScoreHistogram: Sendable, Equatable {
  private static let stepsPerUnit: Float = 100
  private static let lastBin = 4000
  private static let entryBytes = 10

  /// Counts by step; steps that did not occur are missing.
  private var bins: [UInt16: UInt64] = [:]
  package private(set) var count: UInt64 = 0
  /// 0 without scores.
  package private(set) var largest: Float = 0

  package init() {}

  /// Takes a score; one below 0 counts as 0, NaN is ignored.
  package mutating func record(_ score: Float) {
    guard !score.isNaN else { return }
    let step = (max(0, score) * Self.stepsPerUnit).rounded()
    bins[UInt16(min(step, Float(Self.lastBin))), default: 0] += 1
    count += 1
    largest = max(largest, score)
  }

  package mutating func add(_ other: ScoreHistogram) {
    bins.merge(other.bins, uniquingKeysWith: +)
    count += other.count
    largest = max(largest, other.largest)
  }

  /// The score that `fraction` (0...1) of all do not exceed; `nil` without any.
  package func quantile(_ fraction: Double) -> Float? {
    guard count > 0 else { return nil }
    let rank = max(1, UInt64((min(max(fraction, 0), 1) * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for (bin, number) in bins.sorted(by: { $0.key < $1.key }) {
      seen += number
      if seen >= rank { return min(Float(bin) / Self.stepsPerUnit, largest) }
    }
    return largest
  }

  /// Ten bytes for each step that occurred, little-endian: UInt16 step, UInt64 count.
  var bytes: [UInt8] {
    var bytes = LittleEndianBytes()
    for (bin, number) in bins.sorted(by: { $0.key < $1.key }) {
      bytes.append(bin)
      bytes.append(number)
    }
    return bytes.bytes
  }

  /// Reads ``bytes``; `nil` for bytes of another form.
  init?(bytes: [UInt8], largest: Float) {
    guard bytes.count % Self.entryBytes == 0 else { return nil }
    var rest = LittleEndianBytes(bytes)
    while let bin: UInt16 = rest.next(), let number: UInt64 = rest.next() {
      guard bin <= Self.lastBin else { return nil }
      bins[bin, default: 0] += number
      count += number
    }
    self.largest = largest
  }
}
