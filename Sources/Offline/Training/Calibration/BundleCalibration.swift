import Bundles
import Fusion
import Health
import NeuralEngine
import Scoring
import Tracklets
import VideoModel

/// Scores normal footage with a bundle, frame by frame, and estimates its calibration.
///
/// Keeps the scores of the objects, not their images. A value with one owner.
package struct BundleCalibration {
  /// Fewest scored objects from which a scale can be estimated.
  static let fewestObjects = 20

  private let scorer: ObjectScorer
  private let detector: DetectorIdentity
  private var videos = 0
  private var run: FootageRun?
  private var objects: [CalibrationObject] = []
  private var movement = MovementStretches()
  private var stretches: [MovementStretches.Stretch] = []
  /// Capture time of the image that was looked at last.
  private var lookedAt: Int64?

  /// Most tracks, as a part of all, that are left out where they stand apart (``Calibration/fit(_:detector:trim:)``).
  package var trim = 0.0
  /// Objects scored so far.
  package var count: Int { objects.count }

  /// - Parameter detector: who sees the boxes.
  package init(_ bundle: ModelBundle, detector: DetectorIdentity, threads: Int) {
    self.init(
      scorer: ObjectScorer(bundle: bundle, team: ThreadTeam(threads: threads)), detector: detector)
  }

  /// Uses a scorer that several calibrations may share in turn.
  package init(scorer: ObjectScorer, detector: DetectorIdentity) {
    self.scorer = scorer
    self.detector = detector
  }

  /// Takes the next frame of a video. `detections` nil: no detector looked.
  package mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) {
    if run == nil {
      run = FootageRun(source: "video-\(videos)", detector: detector, scorer: scorer)
      videos += 1
    }
    note(run?.push(image, captureTime: captureTime, detections: detections) ?? [])
  }

  /// The video is over; the next frame begins another.
  package mutating func endVideo() {
    note(run?.finish() ?? [])
    run = nil
    stretches += movement.finish()
    lookedAt = nil
  }

  /// Scores a frame whose clips are cut already, and takes it. Frames without clips show how an empty image
  /// moves.
  package mutating func take<Picture: FrameImage>(_ frame: FrameClips<Picture>) {
    note(frame, scorer.score(frame))
  }

  /// The calibration on all videos, the last of them ended, and the tracks that were left out of it.
  ///
  /// - Throws: `TrainingError.tooFewHeldOut`, `CalibrationError`.
  package func estimate() throws -> (calibration: Calibration, leftOut: [Calibration.LeftOut]) {
    guard objects.count >= Self.fewestObjects else { throw TrainingError.tooFewHeldOut(found: objects.count) }
    var (calibration, leftOut) = try Calibration.fit(objects, detector: detector.id, trim: trim)
    var open = movement
    calibration.traffic?.movement = NormalTraffic.Movement(stretches + open.finish())
    return (calibration, leftOut)
  }

  private mutating func note(_ frames: [FootageRun.ScoredFrame]) {
    for scored in frames { note(scored.frame, scored.scores) }
  }

  private mutating func note<Picture: FrameImage>(_ frame: FrameClips<Picture>, _ scored: ScoredClips) {
    look(at: frame)
    for (clip, tasks) in zip(frame.clips, scored.tasks) {
      guard let tasks else { continue }
      objects.append(
        CalibrationObject(
          source: frame.source.text, stamp: frame.stamp, track: clip.track, tasks: tasks,
          isCut: clip.box.isCut(width: frame.frameWidth, height: frame.frameHeight),
          label: clip.detection.label, height: clip.box.height / Float(max(1, frame.frameHeight))))
    }
  }

  /// Takes how the image moves, twice a second as a node does, and whether the detector saw anything.
  private mutating func look<Picture: FrameImage>(at frame: FrameClips<Picture>) {
    let time = frame.stamp.captureTime
    let isDue = lookedAt.map { time < $0 || time - $0 >= MovementStretches.lookInterval } ?? true
    if isDue, frame.window.indices.contains(frame.position), let image = frame.window[frame.position].image()
    {
      lookedAt = time
      movement.looked(ImageSummary(image), at: time)
    }
    guard frame.detected else { return }
    stretches += movement.frame(detections: frame.clips.count + frame.notScored.seenCount, at: time)
  }

  /// The calibration of `bundle` on normal footage in memory that it was not trained on.
  package static func estimate(for bundle: ModelBundle, on footage: TrainingFootage, threads: Int) throws
    -> Calibration
  {
    var calibration = BundleCalibration(bundle, detector: footage.detector, threads: threads)
    for video in footage.videos {
      for index in video.images.indices {
        calibration.push(
          video.images[index], captureTime: video.captureTimes[index], detections: video.detections[index])
      }
      calibration.endVideo()
    }
    return try calibration.estimate().calibration
  }
}
