import Glibc

/// An exponential filter over capture time. A node publishes its output beside the raw score.
///
/// After `dt` seconds a new value weighs `1 - exp(-dt / timeConstant)`. A value with one owner.
package struct CausalFilter: Sendable {
  /// Seconds; 0 lets every value through unchanged.
  package let timeConstant: Double
  /// The filtered value; `nil` before the first.
  package private(set) var value: Float?
  private var lastTime: Int64?

  /// - Parameter timeConstant: 0 or more.
  package init(timeConstant: Double = FusionConfiguration().causal) {
    precondition(timeConstant >= 0, "the time constant must not be negative")
    self.timeConstant = timeConstant
  }

  /// Takes the value of a frame captured at `captureTime` nanoseconds and returns the filtered one.
  ///
  /// The first value passes through. `nil`, or a value that is not finite, holds the last one: it
  /// counts as seen again. A time that does not advance changes nothing.
  package mutating func apply(_ raw: Float?, at captureTime: Int64) -> Float? {
    let raw = raw.flatMap { $0.isFinite ? $0 : nil }
    if let held = value, let lastTime {
      if let raw, timeConstant == 0 {
        value = raw
      } else if let raw {
        let elapsed = max(0, elapsedSeconds(from: lastTime, to: captureTime))
        value = held + (raw - held) * Float(1 - exp(-elapsed / timeConstant))
      }
    } else {
      value = raw
    }
    if value != nil { lastTime = captureTime }
    return value
  }

  /// Forgets everything: the source ended.
  package mutating func reset() {
    value = nil
    lastTime = nil
  }
}

/// Seconds between two capture times in nanoseconds; negative when they run backwards. They come from
/// outside: a difference beyond 64 bits is held at the limit.
func elapsedSeconds(from start: Int64, to end: Int64) -> Double {
  let (difference, overflow) = end.subtractingReportingOverflow(start)
  if overflow { return Double(end > start ? Int64.max : Int64.min) * 1e-9 }
  return Double(difference) * 1e-9
}
