import VideoModel

/// Leaves out of a stream's detections those whose confidence is too low to begin a track, as a ``ClipAssembler`` does:
/// for what looks at detections without clips. What is left goes through an assembler of the same configuration unchanged.
///
/// A value with one owner, for one stream.
package struct FollowedDetections: Sendable {
  private let isNeeded: Bool
  /// Detections left out so far.
  package private(set) var leftOut = 0
  private var tracker: Tracker

  /// - Parameter newTrackConfidence: 0 leaves everything in.
  package init(newTrackConfidence: Float) {
    isNeeded = newTrackConfidence > 0
    var configuration = TrackletConfiguration()
    configuration.newTrackConfidence = newTrackConfidence
    tracker = Tracker(configuration: configuration, trackPrefix: "")
  }

  /// The next frame's that are left, in their order; `nil`: no detector looked.
  ///
  /// - Parameters:
  ///   - width: of the frame their boxes are in, pixels.
  package mutating func keep(_ detections: [Detection]?, width: Int, height: Int) -> [Detection]? {
    guard isNeeded else { return detections }
    guard let detections else {
      tracker.skip()
      return nil
    }
    // Boxes without area inside the frame never reach a tracker; they are others' to count.
    let places = detections.map { $0.box.clipped(width: width, height: height) }
    let update = tracker.update(
      zip(detections, places).compactMap { detection, place in place.map { detection.placed(in: $0) } })
    var tracks = update.tracks.makeIterator()
    let kept = zip(detections, places).filter { _, place in
      guard place != nil, let track = tracks.next() else { return true }
      return track != nil
    }.map(\.0)
    leftOut += detections.count - kept.count
    return kept
  }
}
