/// The usual time between the frames of one source, measured on the stream.
struct CaptureSpacing: Sendable {
  /// Number of intervals kept.
  static let memory = 64
  /// Least number of intervals before a gap can be found.
  static let leastKnown = 3

  private var intervals: [Int64] = []
  private var next = 0
  private var lastTime: Int64?

  /// Takes the next frame's capture time, nanoseconds.
  mutating func push(_ captureTime: Int64) {
    defer { lastTime = captureTime }
    guard let lastTime else { return }
    let interval = Self.interval(from: lastTime, to: captureTime)
    if intervals.count < Self.memory {
      intervals.append(interval)
    } else {
      intervals[next] = interval
      next = (next + 1) % Self.memory
    }
  }

  /// Median of the kept intervals, nanoseconds. `nil` while there are too few, and for a source whose capture times do not
  /// advance.
  var usual: Double? {
    guard intervals.count >= Self.leastKnown else { return nil }
    let sorted = intervals.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.count % 2 == 1
      ? Double(sorted[middle]) : (Double(sorted[middle - 1]) + Double(sorted[middle])) / 2
    return median > 0 ? median : nil
  }

  /// Whether the time between two frames, `frames` frames apart, differs from the usual time by more than half of it.
  static func isGap(from start: Int64, to end: Int64, frames: Int, usual: Double) -> Bool {
    let expected = usual * Double(frames)
    return abs(Double(interval(from: start, to: end)) - expected) > expected / 2
  }

  /// The difference of two capture times. They come from outside, so a difference beyond 64 bits is clamped.
  private static func interval(from start: Int64, to end: Int64) -> Int64 {
    let (difference, overflow) = end.subtractingReportingOverflow(start)
    if overflow { return end > start ? .max : .min }
    return difference
  }
}
