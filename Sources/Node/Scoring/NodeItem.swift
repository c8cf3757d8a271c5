import Bundles
import Health
import Scoring
import Tracklets
import VideoModel

/// What reaches the output of a node, in the order of its source.
enum NodeItem: Sendable {
  /// A source is followed from now on, under this setup.
  case opened(SourceID, NodeSetup)
  case frame(ScoredFrame)
  /// The image of a frame, checked for its own sake; `nil`: it could not be checked.
  case imageChecked(SourceID, FrameStamp, ImageSummary?)
  /// Detections that belong to no frame.
  case unmatched(FrameDetections, NotScoredReason)
  /// Frames come without detections, or detections have come again.
  case detectionsMissing(SourceID, Bool)
  case ended(SourceID, AnomalyEvent.EndReason)
  /// What follows of the source is under another setup.
  case changed(SourceID, SetupChange)
}

/// A frame whose objects were scored, or have a reason.
struct ScoredFrame: Sendable {
  /// Without images where nothing was scored, so that frames that wait for their turn hold no pixels.
  let frame: FrameClips<LazyImage>
  let scored: ScoredClips
  let origin: FrameOrigin?

  init(_ frame: FrameClips<LazyImage>, _ scored: ScoredClips) {
    self.frame = frame
    self.scored = scored
    origin = frame.origin
  }

  /// No object of the frame is scored, for one reason.
  init(unscored frame: FrameClips<LazyImage>, _ reason: NotScoredReason) {
    self.frame = frame.withoutImages
    scored = ScoredClips(unscored: frame.clips.count, reason)
    origin = frame.origin
  }
}

extension FrameClips<LazyImage> {
  fileprivate var origin: FrameOrigin? {
    window.indices.contains(position) ? window[position].origin : nil
  }
}
