import Bundles
import Evaluation
import Tracklets
import Training
import VideoModel

/// The test videos of a data set in memory, with their truth.
package struct TestFootage {
  package struct Video {
    package var footage: TrainingFootage.Video
    /// One for each frame, true where abnormal.
    package var labels: [Bool]
    /// `nil` where the set does not say where things are.
    package var tracks: [TruthTrack]?
  }

  package let videos: [Video]
  package let detector: DetectorIdentity
  /// Tells it from other test footage.
  package let fingerprint: String

  /// - Parameter footage: the decoded videos, in the order of the set's.
  package init(_ dataset: Dataset, footage: TrainingFootage) throws {
    videos = zip(try dataset.labelledTesting(), footage.videos).map {
      Video(footage: $1, labels: $0.labels, tracks: $0.video.tracks)
    }
    detector = footage.detector
    let truth = videos.map { video in
      let tracks = video.tracks?.map { track in
        track.boxes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ",")
      }
      return video.labels.map { $0 ? "1" : "0" }.joined() + " " + (tracks?.joined(separator: ";") ?? "-")
    }
    fingerprint =
      FootageDigest(footage).fingerprint + Fingerprint.of(Array(truth.joined(separator: "\n").utf8))
  }

  package var frames: Int { videos.reduce(0) { $0 + $1.labels.count } }
  package var abnormal: Int { videos.reduce(0) { $0 + $1.labels.count { $0 } } }
  /// Whether regions can be measured.
  package var hasTracks: Bool { videos.allSatisfy { $0.tracks != nil } }
}
