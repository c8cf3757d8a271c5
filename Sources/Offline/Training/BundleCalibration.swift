import Bundles
import Fusion
import NeuralEngine
import Scoring
import Tracklets
import VideoModel

/// Scores normal footage with a bundle, frame by frame, and fits its calibration.
///
/// Keeps the scores of the objects, not their pictures. A value with one owner.
public struct BundleCalibration {
  /// Fewest scored objects from which a scale can be told.
  static let fewestObjects = 20

  private let scorer: ObjectScorer
  private let detector: DetectorIdentity
  private var clips = 0
  private var run: FootageRun?
  private var objects: [CalibrationObject] = []

  /// Most tracks, as a part of all, that are left out where they stand apart (``Calibration/fit(_:detector:trim:)``).
  public var trim = 0.0
  /// Objects scored so far.
  public var count: Int { objects.count }

  /// - Parameter detector: who sees the boxes.
  public init(_ bundle: ModelBundle, detector: DetectorIdentity, threads: Int) {
    self.init(
      scorer: ObjectScorer(bundle: bundle, team: ThreadTeam(threads: threads)), detector: detector)
  }

  /// The same with a scorer that several calibrations may use in turn.
  public init(scorer: ObjectScorer, detector: DetectorIdentity) {
    self.scorer = scorer
    self.detector = detector
  }

  /// Takes the next frame of a clip. `detections` nil: no detector looked.
  public mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) {
    if run == nil {
      run = FootageRun(source: "clip-\(clips)", detector: detector, scorer: scorer)
      clips += 1
    }
    note(run?.push(image, captureTime: captureTime, detections: detections) ?? [])
  }

  /// The clip is over; the next frame begins another.
  public mutating func endClip() {
    note(run?.finish() ?? [])
    run = nil
  }

  /// Scores a frame whose clips somebody else has cut, and takes it.
  public mutating func take<Picture: ClipPicture>(_ frame: FrameClips<Picture>) {
    note(frame, scorer.score(frame))
  }

  /// The calibration of all clips, the last of them ended.
  public func fit() throws -> Calibration { try fitTrimmed().calibration }

  /// The same, with the tracks that were left out.
  public func fitTrimmed() throws -> (calibration: Calibration, leftOut: [Calibration.LeftOut]) {
    guard objects.count >= Self.fewestObjects else { throw TrainingError.tooFewHeldOut(found: objects.count) }
    return try Calibration.fit(objects, detector: detector.id, trim: trim)
  }

  private mutating func note(_ frames: [FootageRun.Scored]) {
    for (frame, scored) in frames { note(frame, scored) }
  }

  private mutating func note<Picture: ClipPicture>(_ frame: FrameClips<Picture>, _ scored: ScoredClips) {
    for (clip, tasks) in zip(frame.clips, scored.tasks) {
      guard let tasks else { continue }
      objects.append(
        CalibrationObject(
          source: frame.source.text, stamp: frame.stamp, track: clip.track, tasks: tasks,
          isCut: clip.box.isCut(width: frame.frameWidth, height: frame.frameHeight)))
    }
  }

  /// The calibration of `bundle` on normal footage in memory that it was not trained on.
  public static func fit(_ bundle: ModelBundle, on footage: TrainingFootage, threads: Int) throws
    -> Calibration
  {
    var calibration = BundleCalibration(bundle, detector: footage.detector, threads: threads)
    for clip in footage.clips {
      for index in clip.images.indices {
        calibration.push(
          clip.images[index], captureTime: clip.captureTimes[index], detections: clip.detections[index])
      }
      calibration.endClip()
    }
    return try calibration.fit()
  }
}
