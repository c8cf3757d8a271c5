import Bundles
import Tracklets
import VideoModel

/// Work for a scoring thread.
enum ScoringJob: Sendable {
  case score(FrameClips<LazyImage>, ModelBundle)
  case checkImage(SourceID, FrameStamp, LazyImage)

  /// What becomes of the job when there is no time for it: its objects are listed with the reason.
  func givenUp(_ reason: NotScoredReason) -> NodeItem {
    switch self {
    case .score(let frame, _): .frame(ScoredFrame(unscored: frame, reason))
    case .checkImage(let source, let stamp, _): .imageChecked(source, stamp, nil)
    }
  }

  /// Cost in objects; bytes of the frame itself, since frames around it are shared with other jobs.
  var size: ScoringSchedule<ScoringJob, NodeItem>.Size {
    switch self {
    case .score(let frame, _):
      let bytes = frame.window.indices.contains(frame.position) ? frame.window[frame.position].byteLimit : 0
      return .init(cost: max(1, frame.clips.count), bytes: bytes)
    case .checkImage(_, _, let image): return .init(cost: 1, bytes: image.byteLimit)
    }
  }
}

/// The work of a node between its threads.
typealias NodeQueue = ScoringQueue<ScoringJob, NodeItem>
