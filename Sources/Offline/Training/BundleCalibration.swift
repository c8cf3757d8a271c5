import Bundles
import Fusion
import NeuralEngine
import Scoring
import Tracklets
import VideoModel

/// Scores footage with a bundle and fits its calibration.
public enum BundleCalibration {
  /// Fewest scored objects from which a scale can be told.
  static let fewestObjects = 20

  /// The calibration of `bundle` on normal footage that it was not trained on.
  public static func fit(
    _ bundle: ModelBundle, on footage: TrainingFootage, detector: String, threads: Int
  ) throws -> Calibration {
    var objects: [CalibrationObject] = []
    let scorer = ObjectScorer(bundle: bundle, team: ThreadTeam(threads: threads))
    for (index, clip) in footage.clips.enumerated() {
      let name = "clip-\(index)"
      try FootageScoring.run(clip, source: name, detector: footage.detector, scorer: scorer) {
        frame, scored in
        for (clip, tasks) in zip(frame.clips, scored.tasks) {
          guard let tasks else { continue }
          objects.append(
            CalibrationObject(
              source: name, stamp: frame.stamp, track: clip.track, tasks: tasks,
              isCut: clip.box.isCut(width: frame.frameWidth, height: frame.frameHeight)))
        }
      }
    }
    guard objects.count >= fewestObjects else { throw TrainingError.tooFewHeldOut(found: objects.count) }
    return try Calibration.fit(objects, detector: detector)
  }
}

/// Runs one clip of footage through the stages up to the raw scores, as a node would.
public enum FootageScoring {
  /// Calls `each` for every frame, in order.
  public static func run(
    _ clip: TrainingFootage.Clip, source name: String, detector: DetectorIdentity, scorer: ObjectScorer,
    each: (FrameClips<Image>, ScoredClips) throws -> Void
  ) throws {
    guard let source = SourceID(name) else { preconditionFailure("\(name) is a usable source id") }
    let step = scorer.bundle.manifest.clipStep
    var assembler = ClipAssembler<Image>(
      source: source, views: scorer.bundle.views, configuration: TrackletConfiguration(step: step),
      epoch: name)
    func deliver(_ frames: [FrameClips<Image>]) throws {
      for frame in frames { try each(frame, scorer.score(frame)) }
    }
    for (index, image) in clip.images.enumerated() {
      let stamp = FrameStamp(frameID: UInt64(index), captureTime: clip.captureTimes[index])
      let detections = clip.detections[index].map {
        FrameDetections(
          source: source, stamp: stamp, frameWidth: image.width, frameHeight: image.height,
          detector: detector,
          detections: $0)
      }
      try deliver(
        assembler.push(
          ArrivedFrame(
            stamp: stamp, width: image.width, height: image.height, picture: image, detections: detections)))
    }
    try deliver(assembler.finish())
  }
}
