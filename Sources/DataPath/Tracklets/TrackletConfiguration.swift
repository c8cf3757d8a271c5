import VideoModel

/// How detections are joined into tracks and clips.
package struct TrackletConfiguration: Sendable, Codable, Equatable {
  /// Least overlap (IoU, 0...1) of a box with a track's predicted box that continues the track.
  /// Default 0.3.
  package var minimumOverlap: Float = 0.3
  /// Detected frames in a row a track may go unseen before it ends. Default 15; 0 ends it at once.
  package var patience = 15
  /// Least confidence (0...1) of a detection that may begin a track. One of less only goes on with a track that was seen
  /// in the last detected frame. Default 0: every detection may begin one.
  package var newTrackConfidence: Float = 0
  /// Frames per clip step, 1...1000. Default 1: consecutive frames.
  package var step = 1
  /// Objects that stand in one of these are not looked at.
  package var ignore: [Polygon] = []
  /// How frames at the ends of a stream get their views. A node slides them; the others are there to be compared with.
  package var ends = ClipEnds.slide

  package init(minimumOverlap: Float = 0.3, patience: Int = 15, step: Int = 1) {
    self.minimumOverlap = minimumOverlap
    self.patience = patience
    self.step = step
  }

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    var problems: [String] = []
    if !(minimumOverlap > 0 && minimumOverlap <= 1) {
      problems.append("tracklets.minimumOverlap is \(minimumOverlap), must be over 0 and at most 1")
    }
    if !(0...1).contains(newTrackConfidence) {
      problems.append("tracklets.newTrackConfidence is \(newTrackConfidence), must be 0 to 1")
    }
    if patience < 0 {
      problems.append("tracklets.patience is \(patience), must be 0 or more")
    }
    if !(1...1000).contains(step) {
      problems.append("tracklets.step is \(step), must be 1 to 1000")
    }
    return problems
  }
}

/// What is done with a view that reaches beyond the first or the last frame of a stream.
package enum ClipEnds: String, Sendable, Codable, CaseIterable {
  /// It is slid inward to real frames, by as few as that takes.
  case slide
  /// The first or last frame stands in for those that are missing.
  case `repeat`
  /// The detections of the frame have no score (``NotScoredReason/streamTooShort``).
  case leaveOut = "leave-out"
}
