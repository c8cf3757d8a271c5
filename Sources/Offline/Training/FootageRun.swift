import Scoring
import Tracklets
import VideoModel

/// One clip of footage on its way through the stages up to the raw scores, as a node would take it.
package struct FootageRun {
  package typealias Scored = (FrameClips<Image>, ScoredClips)

  private let scorer: ObjectScorer
  private var clips: FootageClips

  /// - Parameter ends: what is done with the first and last frames.
  /// - Precondition: `source` is a usable source id.
  package init(
    source name: String, detector: DetectorIdentity, scorer: ObjectScorer, ends: ClipEnds = .slide
  ) {
    self.scorer = scorer
    clips = FootageClips(
      source: name, detector: detector, needs: scorer.bundle.clipNeeds, ends: ends)
  }

  /// Takes the next frame; gives the frames whose clips are complete now, in order.
  package mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) -> [Scored] {
    clips.push(image, captureTime: captureTime, detections: detections).map { ($0, scorer.score($0)) }
  }

  /// The footage ended: the frames that are left.
  package mutating func finish() -> [Scored] { clips.finish().map { ($0, scorer.score($0)) } }

  /// Runs a clip that is in memory and calls `each` for every frame, in order.
  package static func run(
    _ clip: TrainingFootage.Clip, source: String, detector: DetectorIdentity, scorer: ObjectScorer,
    each: (FrameClips<Image>, ScoredClips) throws -> Void
  ) rethrows {
    var run = FootageRun(source: source, detector: detector, scorer: scorer)
    for index in clip.images.indices {
      for (frame, scored) in run.push(
        clip.images[index], captureTime: clip.captureTimes[index], detections: clip.detections[index])
      {
        try each(frame, scored)
      }
    }
    for (frame, scored) in run.finish() { try each(frame, scored) }
  }
}
