import VideoModel

/// The latest frames that have gone on, to tell late detections from those without a frame.
struct ReleasedFrames {
  private struct Entry {
    var epoch: Int
    var stamp: FrameStamp
    var hadDetections: Bool
  }

  private static let capacity = 256

  private var entries: [Entry] = []
  private var next = 0

  mutating func append(_ stamp: FrameStamp, epoch: Int, hadDetections: Bool) {
    let entry = Entry(epoch: epoch, stamp: stamp, hadDetections: hadDetections)
    if entries.count < Self.capacity {
      entries.append(entry)
    } else {
      entries[next] = entry
      next = (next + 1) % Self.capacity
    }
  }

  /// Whether a frame had detections when it went on; `nil` when no such frame is remembered.
  ///
  /// - Parameter tolerance: difference of capture times that still counts as equal, whatever the
  ///   frame id; `nil` asks for the exact stamp.
  func hadDetections(_ stamp: FrameStamp, epoch: Int, tolerance: Int64?) -> Bool? {
    entries.first { entry in
      guard entry.epoch == epoch else { return false }
      if entry.stamp == stamp { return true }
      guard let tolerance else { return false }
      return entry.stamp.captureDistance(to: stamp) <= tolerance
    }?.hadDetections
  }
}
