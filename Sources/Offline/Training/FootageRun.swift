import Scoring
import Tracklets
import VideoModel

/// One clip of footage on its way through the stages up to the raw scores, as a node would take it.
public struct FootageRun {
  public typealias Scored = (FrameClips<Image>, ScoredClips)

  private let source: SourceID
  private let detector: DetectorIdentity
  private let scorer: ObjectScorer
  private var assembler: ClipAssembler<Image>
  private var frames: UInt64 = 0

  /// - Parameter ends: what is done with the first and last frames.
  /// - Precondition: `source` is a usable source id.
  public init(
    source name: String, detector: DetectorIdentity, scorer: ObjectScorer, ends: ClipEnds = .slide
  ) {
    guard let source = SourceID(name) else { preconditionFailure("\(name) is a usable source id") }
    self.source = source
    self.detector = detector
    self.scorer = scorer
    var configuration = TrackletConfiguration(step: scorer.bundle.manifest.clipStep)
    configuration.ends = ends
    assembler = ClipAssembler<Image>(
      source: source, views: scorer.bundle.views, configuration: configuration, epoch: name)
  }

  /// Takes the next frame; gives the frames whose clips are complete now, in order.
  public mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) -> [Scored] {
    let stamp = FrameStamp(frameID: frames, captureTime: captureTime)
    frames += 1
    let list = detections.map {
      FrameDetections(
        source: source, stamp: stamp, frameWidth: image.width, frameHeight: image.height, detector: detector,
        detections: $0)
    }
    return assembler.push(
      ArrivedFrame(stamp: stamp, width: image.width, height: image.height, picture: image, detections: list)
    ).map { ($0, scorer.score($0)) }
  }

  /// The footage ended: the frames that are left.
  public mutating func finish() -> [Scored] { assembler.finish().map { ($0, scorer.score($0)) } }

  /// Runs a clip that is in memory and calls `each` for every frame, in order.
  public static func run(
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
