import Bundles
import Health
import Scoring
import Tracklets
import VideoModel

/// What goes from ingest to the output thread, in order of tickets.
enum NodeItem: Sendable {
  /// A source appeared, to be scored with a bundle (`nil`: none is set for it).
  case opened(SourceID, ModelBundle?)
  case frame(FrameClips<LazyImage>, ScoredClips)
  /// The picture of a frame, looked at for its own sake; `nil`: it could not be.
  case looked(SourceID, FrameStamp, ImageSummary?)
  /// Detections that belong to no frame.
  case unmatched(FrameDetections, NotScoredReason)
  /// Frames come, detections do not (or do again).
  case detectionsMissing(SourceID, Bool)
  case ended(SourceID, AnomalyEvent.EndReason)
  /// What follows goes by another plan.
  case replanned(SetupChange)
}

/// Work for a scoring thread.
struct ScoringJob: Sendable {
  enum Work: Sendable {
    case score(FrameClips<LazyImage>, ModelBundle)
    case look(SourceID, FrameStamp, LazyImage)
  }

  var ticket: UInt64
  var work: Work
}

/// A finished piece of work and its place in the order.
struct NodeResult: Sendable {
  var ticket: UInt64
  var item: NodeItem
}

extension ScoredClips {
  /// No clip of the frame was scored, for one reason.
  package static func unscored(_ frame: FrameClips<LazyImage>, _ reason: NotScoredReason) -> ScoredClips {
    ScoredClips(unscored: frame.clips.count, reason)
  }
}
