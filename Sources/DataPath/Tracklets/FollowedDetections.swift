import VideoModel

/// Leaves out the detections of a stream whose confidence is too low to begin a track, as a ``ClipAssembler`` does. It is
/// for users of detections that need no clips. An assembler of the same configuration leaves out none of the rest.
///
/// A value with one owner, for one stream.
package struct FollowedDetections: Sendable {
  private let isNeeded: Bool
  /// Number of detections left out so far.
  package private(set) var leftOut = 0
  private var tracker: Tracker

  /// - Parameter newTrackConfidence: least confidence of a detection that may begin a track, 0...1; 0 leaves none out.
  package init(newTrackConfidence: Float) {
    isNeeded = newTrackConfidence > 0
    var configuration = TrackletConfiguration()
    configuration.newTrackConfidence = newTrackConfidence
    tracker = Tracker(configuration: configuration, trackPrefix: "")
  }

  /// Takes the detections of the next frame and returns those that are kept, in order. `nil` for a frame that no detector
  /// looked at.
  ///
  /// - Parameters:
  ///   - width: width of the frame that the boxes are measured in, pixels.
  ///   - height: height of that frame, pixels.
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
