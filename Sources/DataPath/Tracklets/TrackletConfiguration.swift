import Settings
import VideoModel

/// How detections are joined into tracks and clips.
package struct TrackletConfiguration: Sendable, Equatable, SettingGroup {
  package static let section = "tracklets"

  /// Least overlap of a box with a track's predicted box that continues the track.
  @Setting(0.01...1, "IoU") package var minimumOverlap: Float = 0.3
  /// Detected frames in a row a track can go unseen before it ends; 0 ends it at once.
  @Setting(0...10_000, "frames") package var patience = 15
  /// Least confidence of a detection that can begin a track. A detection with less confidence only continues a track
  /// that was seen in the last detected frame. Default 0: every detection can begin a track.
  @Setting(0...1, "confidence") package var newTrackConfidence: Float = 0
  /// Frames per clip step. Default 1: consecutive frames.
  @Setting(1...1000, "frames") package var step = 1
  /// Parts of the image whose objects are left out.
  package var ignore: [Polygon] = []
  /// How frames at the ends of a stream get their views. A node slides them; comparisons use the other ways.
  package var ends = ClipEnds.slide

  package init() {}

  package init(patience: Int) { self.patience = patience }

  package init(step: Int) { self.step = step }

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] { rangeProblems() }
}

/// How a clip is made where a view reaches beyond the first or the last frame of a stream.
package enum ClipEnds: String, Sendable, CaseIterable {
  /// The view is slid inward to real frames, by as few as that takes.
  case slide
  /// The first or last frame takes the place of the missing ones.
  case `repeat`
  /// The detections of the frame have no score (``NotScoredReason/streamTooShort``).
  case leaveOut = "leave-out"
}
