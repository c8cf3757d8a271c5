import Scoring
import Tracklets
import VideoModel

/// One video on its way through the stages up to the raw scores, as a node would take it.
package struct FootageRun {
  /// A frame with its clips, and the raw scores of their objects.
  package struct ScoredFrame {
    package let frame: FrameClips<Image>
    package let scores: ScoredClips
  }

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
  package mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) -> [ScoredFrame] {
    clips.push(image, captureTime: captureTime, detections: detections).map(score)
  }

  /// The footage ended: the frames that are left.
  package mutating func finish() -> [ScoredFrame] { clips.finish().map(score) }

  private func score(_ frame: FrameClips<Image>) -> ScoredFrame {
    ScoredFrame(frame: frame, scores: scorer.score(frame))
  }

  /// Runs a video that is in memory and calls `each` for every frame, in order.
  package static func run(
    _ video: TrainingFootage.Video, source: String, detector: DetectorIdentity, scorer: ObjectScorer,
    each: (ScoredFrame) throws -> Void
  ) rethrows {
    var run = FootageRun(source: source, detector: detector, scorer: scorer)
    for index in video.images.indices {
      for scored in run.push(
        video.images[index], captureTime: video.captureTimes[index], detections: video.detections[index])
      {
        try each(scored)
      }
    }
    for scored in run.finish() { try each(scored) }
  }
}
