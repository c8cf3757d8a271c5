import VideoModel

/// The scores of a frame as published.
public struct ScoreMessage: Sendable, Hashable {
  public var score: FrameScore
  /// The ``SourceInfo/infoVersion`` that explains these scores; empty without a bundle.
  public var infoVersion: String
  /// Frames after this one that its scores depend on, 0 or more.
  public var lookAhead: Int
  /// Nanoseconds from the arrival of the frame to the publishing of its score.
  public var latency: Int64

  public init(score: FrameScore, infoVersion: String = "", lookAhead: Int = 0, latency: Int64 = 0) {
    self.score = score
    self.infoVersion = infoVersion
    self.lookAhead = lookAhead
    self.latency = latency
  }
}
