import ProxyTasks
import Tracklets
import VideoModel

/// Normal video to learn from: videos of consecutive frames with their detections, in memory.
package struct TrainingFootage: Sendable {
  package struct Video: Sendable {
    package var name: String
    /// Decoded frames, all of one size.
    package var images: [Image]
    /// Nanoseconds, one for each frame.
    package var captureTimes: [Int64]
    /// By frame; `nil` where no detector looked.
    package var detections: [[Detection]?]

    package init(name: String, images: [Image], captureTimes: [Int64], detections: [[Detection]?]) {
      precondition(
        images.count == captureTimes.count && images.count == detections.count, "one entry for each frame")
      self.name = name
      self.images = images
      self.captureTimes = captureTimes
      self.detections = detections
    }
  }

  package var videos: [Video]
  package var detector: DetectorIdentity

  package init(videos: [Video], detector: DetectorIdentity) {
    self.videos = videos
    self.detector = detector
  }

  /// Median time between frames, nanoseconds; 0 when there are not two frames.
  package var frameInterval: Int64 {
    let gaps = videos.flatMap { video in
      zip(video.captureTimes.dropFirst(), video.captureTimes).map { $0 - $1 }
    }
    .sorted()
    return gaps.isEmpty ? 0 : gaps[gaps.count / 2]
  }

  /// Which class scores the detections carry, and the labels they are of: those of all classes, a label, or none.
  package var classScores: (mode: ClassScoreMode, labels: [String]) {
    let all = videos.lazy.flatMap { $0.detections.lazy.compactMap { $0 }.flatMap { $0 } }
    let labels = detector.labels
    if !labels.isEmpty, all.contains(where: { $0.classScores.count == labels.count }) {
      return (.full, labels)
    }
    let seen = Set(all.map(\.label)).subtracting([""])
    if !seen.isEmpty { return (.label, labels.isEmpty ? seen.sorted() : labels) }
    return (.none, [])
  }

  /// Frames the footage is held back for calibration from training when it is cut inside a video, so that
  /// no training video shows a held-out frame.
  static let guardFrames = 24

  /// Parts the footage: whole videos from the end are held out (about `fraction`); with fewer than six
  /// videos, the last part of every video, behind a guard gap.
  package func split(heldOut fraction: Double) -> (training: TrainingFootage, heldOut: TrainingFootage) {
    if videos.count >= 6 {
      let held = min(videos.count - 1, max(1, Int((Double(videos.count) * fraction).rounded(.up))))
      return (
        TrainingFootage(videos: Array(videos.dropLast(held)), detector: detector),
        TrainingFootage(videos: Array(videos.suffix(held)), detector: detector)
      )
    }
    var training: [Video] = []
    var heldOut: [Video] = []
    for video in videos {
      let held = Int((Double(video.images.count) * fraction).rounded())
      let first = video.images.count - held
      training.append(video.part(0..<max(0, first - Self.guardFrames)))
      heldOut.append(video.part(first..<video.images.count))
    }
    return (
      TrainingFootage(videos: training, detector: detector),
      TrainingFootage(videos: heldOut, detector: detector)
    )
  }
}

extension TrainingFootage.Video {
  func part(_ range: Range<Int>) -> Self {
    .init(
      name: name, images: Array(images[range]), captureTimes: Array(captureTimes[range]),
      detections: Array(detections[range]))
  }
}
