import VideoModel

/// Learns the usual time between two frames from their capture times.
struct FrameInterval {
  private var recent: [Int64] = []
  private var last: Int64?

  private static let window = 9

  mutating func frameArrived(captureTime: Int64) {
    defer { last = captureTime }
    guard let last else { return }
    let (interval, overflow) = captureTime.subtractingReportingOverflow(last)
    guard !overflow, interval > 0 else { return }
    recent.append(interval)
    if recent.count > Self.window { recent.removeFirst() }
  }

  /// Median of the latest intervals, nanoseconds; `nil` before there are two frames.
  var usual: Int64? { recent.isEmpty ? nil : recent.sorted()[recent.count / 2] }
}

extension FrameStamp {
  /// Nanoseconds between two capture times, never negative, at most `Int64.max`.
  func captureDistance(to other: FrameStamp) -> Int64 {
    let (difference, overflow) = captureTime.subtractingReportingOverflow(other.captureTime)
    return overflow || difference == .min ? .max : abs(difference)
  }
}
