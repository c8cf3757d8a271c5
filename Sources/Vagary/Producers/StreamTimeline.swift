import VideoModel

/// Frame ids and capture times of one source that shows several files, or one again and again.
///
/// Both rise from the first frame to the last: a file begins one frame interval after the last frame
/// of the one before it.
struct StreamTimeline: Sendable {
  /// Capture time of the very first frame, nanoseconds since 1970 UTC or 0.
  let epoch: Int64
  /// Capture time since ``epoch`` of the first frame of the running file.
  private var offset: Int64 = 0
  /// Of the last frame given a stamp; `nil` before the first.
  private var last: Int64?
  private(set) var frames: UInt64 = 0

  init(epoch: Int64) { self.epoch = epoch }

  /// A file begins.
  ///
  /// - Parameter frameRate: its frames a second, above 0.
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
    let stamp = FrameStamp(frameID: frames, captureTime: epoch + elapsed)
    last = elapsed
    frames += 1
    return (stamp, elapsed)
  }
}
