import Fusion
import Tracklets
import VideoModel

/// Turns the raw scores of a frame's clips into its frame score: fusion, calibration, causal filter.
///
/// One for each source; frames in order. A value with one owner.
package struct FrameScorer: Sendable {
  private let fusion: ObjectFusion
  private var frames: FrameFusion

  package init(
    source: SourceID, calibration: Calibration, configuration: FusionConfiguration = FusionConfiguration()
  ) {
    fusion = ObjectFusion(calibration: calibration, mode: configuration.mode)
    frames = FrameFusion(source: source, timeConstant: configuration.causal)
  }

  package mutating func push(_ frame: FrameClips<some Sendable>, _ scored: ScoredClips) -> FrameScore {
    var objects: [ObjectScore] = []
    var notScored = frame.notScored
    for (index, clip) in frame.clips.enumerated() {
      if let tasks = scored.tasks(index), let fused = fusion.fuse(Array(tasks)) {
        objects.append(
          fused.objectScore(
            box: clip.box, label: clip.detection.label, confidence: clip.detection.confidence,
            track: clip.track))
      } else {
        notScored.append(
          NotScored(
            box: clip.box, label: clip.detection.label, track: clip.track,
            reason: scored.reasons[index] ?? .noTask))
      }
    }
    return frames.push(
      frame.stamp, frameWidth: frame.frameWidth, frameHeight: frame.frameHeight, detected: frame.detected,
      objects: objects, notScored: notScored)
  }

  /// The source ended: the next frame starts afresh.
  package mutating func reset() { frames.reset() }
}
