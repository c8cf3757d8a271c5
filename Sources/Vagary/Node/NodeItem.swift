import Bundles
import Scoring
import Tracklets
import VideoModel

/// What goes from ingest to the output thread, in order of tickets.
enum NodeItem: Sendable {
  /// A source appeared, to be scored with a bundle (`nil`: none is set for it).
  case opened(SourceID, ModelBundle?)
  case frame(FrameClips<NodePicture>, ScoredClips)
  /// Detections that belong to no frame.
  case unmatched(FrameDetections, NotScoredReason)
  /// Frames come, detections do not (or do again).
  case detectionsMissing(SourceID, Bool)
  case ended(SourceID, AnomalyEvent.EndReason)
}

/// Work for a scoring thread.
struct ScoringJob: Sendable {
  var ticket: UInt64
  var frame: FrameClips<NodePicture>
  var bundle: ModelBundle
}

/// A finished piece of work and its place in the order.
struct NodeResult: Sendable {
  var ticket: UInt64
  var item: NodeItem
}

extension ScoredClips {
  /// No clip of the frame was scored, for one reason.
  static func unscored(_ frame: FrameClips<NodePicture>, _ reason: NotScoredReason) -> ScoredClips {
    ScoredClips(unscored: frame.clips.count, reason)
  }
}
