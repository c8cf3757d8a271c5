import Tracklets
import VideoModel

/// Normal video to learn from: clips of consecutive frames with their detections, in memory.
package struct TrainingFootage: Sendable {
  package struct Clip: Sendable {
    package var name: String
    /// Decoded frames, all of one size.
    package var images: [Image]
    /// Nanoseconds, one a frame.
    package var captureTimes: [Int64]
    /// By frame; `nil` where no detector looked.
    package var detections: [[Detection]?]

    package init(name: String, images: [Image], captureTimes: [Int64], detections: [[Detection]?]) {
      precondition(
        images.count == captureTimes.count && images.count == detections.count, "one entry a frame")
      self.name = name
      self.images = images
      self.captureTimes = captureTimes
      self.detections = detections
    }
  }

  package var clips: [Clip]
  package var detector: DetectorIdentity

  package init(clips: [Clip], detector: DetectorIdentity) {
    self.clips = clips
    self.detector = detector
  }

  /// Median time between frames, nanoseconds; 0 when there are not two frames.
  package var frameInterval: Int64 {
    let gaps = clips.flatMap { clip in zip(clip.captureTimes.dropFirst(), clip.captureTimes).map { $0 - $1 } }
      .sorted()
    return gaps.isEmpty ? 0 : gaps[gaps.count / 2]
  }

  /// Frames the footage is held back for calibration from training when it is cut inside a clip, so that
  /// no training clip shows a held-out frame.
  static let guardFrames = 24

  /// Parts the footage: whole clips from the end are held out (about `fraction`); with fewer than six
  /// clips, the last part of every clip, behind a guard gap.
  package func split(heldOut fraction: Double) -> (training: TrainingFootage, heldOut: TrainingFootage) {
    if clips.count >= 6 {
      let held = min(clips.count - 1, max(1, Int((Double(clips.count) * fraction).rounded(.up))))
      return (
        TrainingFootage(clips: Array(clips.dropLast(held)), detector: detector),
        TrainingFootage(clips: Array(clips.suffix(held)), detector: detector)
      )
    }
    var training: [Clip] = []
    var heldOut: [Clip] = []
    for clip in clips {
      let held = Int((Double(clip.images.count) * fraction).rounded())
      let first = clip.images.count - held
      training.append(clip.part(0..<max(0, first - Self.guardFrames)))
      heldOut.append(clip.part(first..<clip.images.count))
    }
    return (
      TrainingFootage(clips: training, detector: detector),
      TrainingFootage(clips: heldOut, detector: detector)
    )
  }
}

extension TrainingFootage.Clip {
  func part(_ range: Range<Int>) -> Self {
    .init(
      name: name, images: Array(images[range]), captureTimes: Array(captureTimes[range]),
      detections: Array(detections[range]))
  }
}
