import VideoModel

/// The result of the chain for one frame.
package struct FrameDecision: Sendable, Hashable {
  package var score: FrameScore
  /// Events that start, change or end with the frame.
  package var events: [AnomalyEvent]
  /// Tracks that ended with the frame (``FrameClips/endedTracks``).
  package var endedTracks: [String]

  package init(score: FrameScore, events: [AnomalyEvent], endedTracks: [String]) {
    self.score = score
    self.events = events
    self.endedTracks = endedTracks
  }
}
