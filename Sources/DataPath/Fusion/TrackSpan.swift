import VideoModel

/// The odd span of a track, told or not yet told as an event.
struct TrackSpan: Sendable {
  /// Counts all spans of a detector, in the order they began.
  let number: Int
  /// Where the score began to rise.
  let start: FrameStamp
  /// Where it reached the threshold.
  let crossed: FrameStamp
  /// Last frame at or over the release score.
  var latest: FrameStamp
  /// Whether its start was told.
  var told = false
  /// Whether a cooldown kept it from being told at first.
  var isHeldBack = false
  /// When the last message about it went out, and the peak it spoke of.
  var toldAt: FrameStamp?
  var toldPeak: Float = 0

  var peak: FrameStamp
  var peakBox: BoundingBox
  var peakScore: Float
  var peakTasks: [TaskScore]
  var label: String
  var history: BoxHistory

  /// - Parameter rise: holds the frame at `stamp` too.
  init(number: Int, stamp: FrameStamp, object: ObjectScore, score: Float, rise: FollowedTrack.Rise) {
    self.number = number
    start = rise.start
    crossed = stamp
    latest = stamp
    peak = stamp
    peakBox = object.box
    peakScore = score
    peakTasks = object.tasks
    label = object.label
    history = rise.history
  }

  /// One more frame of the track; `score` is the smoothed one without a ceiling.
  mutating func extend(_ stamp: FrameStamp, object: ObjectScore, score: Float) {
    history.append(object.box, stamp)
    guard score > peakScore else { return }
    peak = stamp
    peakBox = object.box
    peakScore = score
    peakTasks = object.tasks
    label = object.label
  }

  func event(
    _ phase: AnomalyEvent.Phase, id: String, source: SourceID, track: String,
    endReason: AnomalyEvent.EndReason? = nil
  ) -> AnomalyEvent {
    AnomalyEvent(
      id: id, phase: phase, source: source, track: track, label: label, start: start, latest: latest,
      peak: peak, peakBox: peakBox, peakScore: peakScore, tasks: peakTasks,
      boxes: history.boxes(until: latest), endReason: endReason)
  }
}
