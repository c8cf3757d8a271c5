import VideoModel

/// What the event detector remembers of one track.
struct FollowedTrack: Sendable {
  let id: String
  /// Counts all tracks of a detector, in the order they were first seen.
  let number: Int
  let firstSeen: FrameStamp
  let firstBox: BoundingBox
  var lastSeen: FrameStamp
  var lastBox: BoundingBox
  /// Decides: one frame counts for at most the ceiling.
  var decision: TrackSmoother
  /// Ranks: without the ceiling, so that strong events differ.
  var strength: TrackSmoother
  /// Since when the smoothed score has been rising, before it reaches the threshold; `nil` while calm.
  var rise: Rise?
  var span: TrackSpan?

  /// What a span begins with.
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

  /// Whether this track, first seen at `other.firstSeen`, may be the same object as `other`: it was
  /// lost for at most `patience` seconds, and the new box overlaps the last one or lies within one
  /// box's size of it.
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
