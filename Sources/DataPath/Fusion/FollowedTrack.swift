import VideoModel

/// State of one track in the event detector.
struct FollowedTrack: Sendable {
  let id: String
  /// Position among all tracks of the detector, in the order of first sight.
  let number: Int
  let firstSeen: FrameStamp
  let firstBox: BoundingBox
  var lastSeen: FrameStamp
  var lastBox: BoundingBox
  /// Smoothed score for decisions: one frame counts for at most the ceiling.
  var decision: TrackSmoother
  /// Smoothed score for ranking: without the ceiling, so that strong events differ.
  var strength: TrackSmoother
  /// The rise of the smoothed score before it reaches the threshold; `nil` while the track is calm.
  var rise: Rise?
  var span: TrackSpan?

  /// The first frames of a possible span.
  struct Rise: Sendable {
    let start: FrameStamp
    var history: BoxHistory
  }

  init(id: String, number: Int, stamp: FrameStamp, box: BoundingBox, timeConstant: Double) {
    self.id = id
    self.number = number
    firstSeen = stamp
    firstBox = box
    lastSeen = stamp
    lastBox = box
    decision = TrackSmoother(timeConstant: timeConstant)
    strength = TrackSmoother(timeConstant: timeConstant, ceiling: .greatestFiniteMagnitude)
  }

  /// Whether the new track `other` may be the same object as this one.
  ///
  /// It may when this track was lost for at most `patience` seconds, and the first box of `other` overlaps its last box or
  /// is at most one box size away from it.
  func mayContinue(as other: FollowedTrack, patience: Double) -> Bool {
    let lost = elapsedSeconds(from: lastSeen.captureTime, to: other.firstSeen.captureTime)
    guard lost > 0, lost <= patience else { return false }
    let box = other.firstBox
    if lastBox.intersectionOverUnion(box) > 0 { return true }
    let x = lastBox.left + lastBox.width / 2 - box.left - box.width / 2
    let y = lastBox.top + lastBox.height / 2 - box.top - box.height / 2
    let reach = max(lastBox.width, lastBox.height, box.width, box.height)
    return x * x + y * y <= reach * reach
  }
}
