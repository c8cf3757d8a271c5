import VideoModel

/// Where one abnormal object of a video is, frame by frame.
package struct TruthTrack: Sendable, Hashable {
  /// Its name for people: `runner`, `mask-derived`.
  package var label: String
  /// Pixels, by frame of the video (from 0); a track may have gaps. Not empty.
  package var boxes: [Int: BoundingBox]

  /// - Precondition: `boxes` is not empty.
  package init(label: String, boxes: [Int: BoundingBox]) {
    precondition(!boxes.isEmpty, "a track has a box")
    self.label = label
    self.boxes = boxes
  }

  /// One box for each frame from `startFrame` on.
  package init(label: String, startFrame: Int, boxes: [BoundingBox]) {
    self.init(
      label: label, boxes: Dictionary(uniqueKeysWithValues: zip(startFrame..., boxes).map { ($0, $1) }))
  }

  /// From its first to its last frame.
  package var span: ClosedRange<Int> {
    let frames = boxes.keys
    return (frames.min() ?? 0)...(frames.max() ?? 0)
  }
}
