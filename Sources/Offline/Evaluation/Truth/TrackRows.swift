import VideoModel

/// Rows `track, frame, xmin, ymin, xmax, ymax` as tracks; corners are pixels and inclusive.
enum TrackRows {
  /// By rising number of the track.
  ///
  /// - Parameter firstFrame: number of a video's first frame in the rows.
  static func tracks(_ rows: [[Double]], firstFrame: Int = 0) -> [TruthTrack] {
    var boxes: [Double: [Int: BoundingBox]] = [:]
    for row in rows { boxes[row[0], default: [:]][frame(row[1], firstFrame)] = box(row[2...5]) }
    return boxes.sorted { $0.key < $1.key }.map { TruthTrack(label: "\(whole($0.key))", boxes: $0.value) }
  }

  /// From 0; numbers beyond all frames stay there.
  static func frame(_ number: Double, _ firstFrame: Int) -> Int { whole(number) - firstFrame }

  /// Rounded, and held to what is far beyond all frames and tracks.
  static func whole(_ number: Double) -> Int { Int(max(-1e9, min(1e9, number.rounded()))) }

  /// From left, top, right, bottom.
  static func box(_ corners: ArraySlice<Double>) -> BoundingBox {
    let (left, top, right, bottom) = (
      corners[corners.startIndex], corners[corners.startIndex + 1], corners[corners.startIndex + 2],
      corners[corners.startIndex + 3]
    )
    return BoundingBox(
      left: Float(left), top: Float(top), width: Float(right - left + 1), height: Float(bottom - top + 1))
  }
}
