import VideoModel

/// The scores of a frame as published.
package struct ScoreMessage: Sendable, Hashable {
  package var score: FrameScore
  /// The ``SourceInfo/infoVersion`` that explains these scores; empty without a bundle.
  package var infoVersion: String
  /// The number of later frames that the scores depend on, 0 or more.
  package var lookAhead: Int
  /// Nanoseconds from the arrival of the frame to the publishing of its score.
  package var latency: Int64

  package init(score: FrameScore, infoVersion: String = "", lookAhead: Int = 0, latency: Int64 = 0) {
    self.score = score
    self.infoVersion = infoVersion
    self.lookAhead = lookAhead
    self.latency = latency
  }
}
