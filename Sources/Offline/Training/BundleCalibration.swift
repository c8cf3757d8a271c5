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

  /// - Parameter detector: who sees the boxes.
  public init(_ bundle: ModelBundle, detector: DetectorIdentity, threads: Int) {
    scorer = ObjectScorer(bundle: bundle, team: ThreadTeam(threads: threads))
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

  /// The calibration of all clips, the last of them ended.
  public func fit() throws -> Calibration {
    guard objects.count >= Self.fewestObjects else { throw TrainingError.tooFewHeldOut(found: objects.count) }
    return try Calibration.fit(objects, detector: detector.id)
  }

  private mutating func note(_ frames: [FootageRun.Scored]) {
    for (frame, scored) in frames {
      for (clip, tasks) in zip(frame.clips, scored.tasks) {
        guard let tasks else { continue }
        objects.append(
          CalibrationObject(
            source: frame.source.text, stamp: frame.stamp, track: clip.track, tasks: tasks,
            isCut: clip.box.isCut(width: frame.frameWidth, height: frame.frameHeight)))
      }
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
