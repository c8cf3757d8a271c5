import VideoModel

/// How detections are joined into tracks and clips.
public struct TrackletConfiguration: Sendable, Codable, Equatable {
  /// Least overlap (IoU, 0...1) of a box with a track's predicted box that continues the track.
  /// Default 0.3.
  public var minimumOverlap: Float = 0.3
  /// Detected frames in a row a track may go unseen before it ends. Default 15; 0 ends it at once.
  public var patience = 15
  /// Frames per clip step, 1...1000. Default 1: consecutive frames.
  public var step = 1
  /// Objects that stand in one of these are not looked at.
  public var ignore: [Polygon] = []

  public init(minimumOverlap: Float = 0.3, patience: Int = 15, step: Int = 1) {
    self.minimumOverlap = minimumOverlap
    self.patience = patience
    self.step = step
  }

  /// One line for each unusable value, naming its key; empty when all are usable.
  public func problems() -> [String] {
    var problems: [String] = []
    if !(minimumOverlap > 0 && minimumOverlap <= 1) {
      problems.append("tracklets.minimumOverlap is \(minimumOverlap), must be over 0 and at most 1")
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
