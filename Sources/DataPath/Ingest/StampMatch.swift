import VideoModel

/// Finds what belongs to a frame when the stamps of frames and detections do not agree exactly.
enum StampMatch {
  /// The candidate with the same frame id; but another one when only that is near in time.
  ///
  /// - Parameter tolerance: largest difference of capture times, nanoseconds; `nil` while it is not known.
  static func best(
    of stamp: FrameStamp, among candidates: some Sequence<(index: Int, stamp: FrameStamp)>, tolerance: Int64?
  ) -> Int? {
    var byID: (index: Int, distance: Int64)?
    var byTime: (index: Int, distance: Int64)?
    for candidate in candidates {
      let distance = candidate.stamp.captureDistance(to: stamp)
      if byID == nil, candidate.stamp.frameID == stamp.frameID { byID = (candidate.index, distance) }
      if distance <= tolerance ?? 0, distance < byTime?.distance ?? .max {
        byTime = (candidate.index, distance)
      }
    }
    if let byID, byTime == nil || byID.distance <= tolerance ?? 0 { return byID.index }
    return byTime?.index
  }
}
