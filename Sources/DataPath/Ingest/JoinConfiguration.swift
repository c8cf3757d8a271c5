/// How frames are joined with their detections. Times are nanoseconds on a monotonic clock.
package struct JoinConfiguration: Sendable, Hashable {
  /// How long a frame waits for its detections, and detections for their frame. Default 1 s; `nil`
  /// waits without end, for a lossless mesh, where what is missing is only late.
  package var deadline: Int64? = 1_000_000_000
  /// Difference of capture times at which a frame and detections without a common frame id still
  /// belong together. `nil`, the default, means half the usual interval between frames.
  package var tolerance: Int64?
  /// Frames a detector may lag behind itself: a frame counts as not looked at once detections for a
  /// frame this many places later are there. Default 16, 0 or more.
  package var reorderWindow = 16
  /// Most frames held for one source. Default 1024, 1 or more; when full the oldest goes on without
  /// detections.
  package var maximumFrames = 1024
  /// Most payload bytes held for one source. Default 256 MiB; when full as above.
  package var maximumBytes = 256 << 20
  /// Most lists of detections held for frames that are not there yet. Default 1024, 1 or more; when
  /// full the oldest is given up.
  package var maximumDetections = 1024
  /// How long frames come without any detections before that is reported. Default 5 s.
  package var noDetectionsAfter: Int64 = 5_000_000_000
  /// Without a deadline: silence of the detector after the end of the frames that ends the wait.
  /// Default 10 s.
  package var endSilence: Int64 = 10_000_000_000

  package init() {}

  /// The settings of a lossless mesh: no deadline.
  package static var lossless: JoinConfiguration {
    var configuration = JoinConfiguration()
    configuration.deadline = nil
    return configuration
  }

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    var lines: [String] = []
    func check(_ key: String, _ value: Int64?, _ least: Int64) {
      if let value, value < least { lines.append("join.\(key) is \(value), must be \(least) or more") }
    }
    check("deadline", deadline, 0)
    check("tolerance", tolerance, 0)
    check("reorderWindow", Int64(reorderWindow), 0)
    check("maximumFrames", Int64(maximumFrames), 1)
    check("maximumBytes", Int64(maximumBytes), 1)
    check("maximumDetections", Int64(maximumDetections), 1)
    check("noDetectionsAfter", noDetectionsAfter, 0)
    check("endSilence", endSilence, 0)
    return lines
  }
}
