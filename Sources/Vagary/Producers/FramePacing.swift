/// The time at which each frame is sent.
enum FramePacing: Sendable, Equatable {
  /// At the capture times of the frames.
  case realTime
  /// At a number of frames per second, above 0.
  case rate(Double)
  /// As soon as subscribers have room.
  case fullSpeed

  /// Nanoseconds after the first frame at which frame `number` (from 0) is due; `nil` is at once.
  ///
  /// - Parameter elapsed: capture time since the first frame, nanoseconds.
  func due(number: Int, elapsed: Int64) -> Int64? {
    switch self {
    case .realTime: elapsed
    case .rate(let rate): Int64((Double(number) * 1e9 / rate).rounded())
    case .fullSpeed: nil
    }
  }
}
