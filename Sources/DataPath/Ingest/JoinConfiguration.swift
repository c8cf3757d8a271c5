import Settings

/// How frames are joined with their detections. Times are nanoseconds on a monotonic clock.
package struct JoinConfiguration: Sendable, Hashable, SettingGroup {
  package static let section = "join"

  /// Time a frame of a live mesh waits for its detections, and detections for their frame.
  @Setting(0...600_000_000_000, "ns") package var liveDeadline: Int64 = 1_000_000_000
  /// Whether frames wait without end. In a lossless mesh a missing message is only late.
  package var isLossless = false
  /// Difference of capture times up to which a frame and detections without a common frame id
  /// belong together. `nil`, the default, means half the usual interval between frames.
  package var tolerance: Int64?
  /// Frames a detector can lag behind itself: a frame counts as not looked at when detections for a
  /// frame this many places later have arrived.
  @Setting(0...1_000_000, "frames") package var reorderWindow = 16
  /// Most frames held for one source. When there are more, the oldest continues without detections.
  @Setting(1...1_000_000, "frames") package var maximumFrames = 1024
  /// Most payload bytes held for one source. When there are more, the oldest frame continues without detections.
  @Setting(1...(1 << 40), "bytes") package var maximumBytes = 256 << 20
  /// Most lists of detections held for frames that have not arrived. When there are more, the oldest is given up.
  @Setting(1...1_000_000, "lists") package var maximumDetections = 1024
  /// How long frames come without any detections before that is reported.
  @Setting(0...Int64.max, "ns") package var noDetectionsAfter: Int64 = 5_000_000_000
  /// Without a deadline: silence of the detector after the end of the frames that ends the wait.
  @Setting(0...Int64.max, "ns") package var endSilence: Int64 = 10_000_000_000

  package init() {}

  /// The settings of a lossless mesh.
  package static var lossless: JoinConfiguration {
    var configuration = JoinConfiguration()
    configuration.isLossless = true
    return configuration
  }

  /// The wait that is in effect; `nil` in a lossless mesh.
  package var deadline: Int64? { isLossless ? nil : liveDeadline }

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    rangeProblems()
      + (tolerance.map { $0 < 0 ? ["join.tolerance is \($0), must be 0 or more"] : [] } ?? [])
  }
}
