import VideoModel

/// Frame ids and capture times of one source that shows several files, or one file repeatedly.
///
/// Both rise from the first frame to the last. A file begins one frame interval after the last frame
/// of the file before it.
struct StreamTimeline: Sendable {
  /// Capture time of the first frame of all, nanoseconds since 1970 UTC or 0.
  let startTime: Int64
  /// Nanoseconds from ``startTime`` to the first frame of the current file.
  private var offset: Int64 = 0
  /// Nanoseconds from ``startTime`` to the last frame that got a stamp; `nil` before the first.
  private var last: Int64?
  private(set) var frames: UInt64 = 0

  init(startTime: Int64) { self.startTime = startTime }

  /// Begins a file.
  ///
  /// - Parameter frameRate: its frames per second, above 0.
  mutating func beginFile(frameRate: Double) {
    guard let last else { return }
    offset = last + Int64((1e9 / frameRate).rounded())
  }

  /// The next frame.
  ///
  /// - Parameter captureTime: nanoseconds since the first frame of its file.
  /// - Returns: its stamp, and the capture time since the first frame of all.
  mutating func next(captureTime: Int64) -> (stamp: FrameStamp, elapsed: Int64) {
    let elapsed = offset + captureTime
    let stamp = FrameStamp(frameID: frames, captureTime: startTime + elapsed)
    last = elapsed
    frames += 1
    return (stamp, elapsed)
  }
}
