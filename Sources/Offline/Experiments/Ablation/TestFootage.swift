import Bundles
import Evaluation
import Tracklets
import Training
import VideoModel

/// The test clips of a data set in memory, with their truth.
package struct TestFootage {
  package struct Clip {
    package var footage: TrainingFootage.Clip
    /// One a frame, true where abnormal.
    package var labels: [Bool]
    /// `nil` where the set does not say where things are.
    package var tracks: [TruthTrack]?
  }

  package let clips: [Clip]
  package let detector: DetectorIdentity
  /// Tells it from other test footage.
  package let fingerprint: String

  /// - Parameter footage: the decoded clips, in the order of the set's.
  package init(_ dataset: Dataset, footage: TrainingFootage) throws {
    clips = zip(try dataset.labelledTesting(), footage.clips).map {
      Clip(footage: $1, labels: $0.labels, tracks: $0.clip.tracks)
    }
    detector = footage.detector
    let truth = clips.map { clip in
      let tracks = clip.tracks?.map { track in
        track.boxes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ",")
      }
      return clip.labels.map { $0 ? "1" : "0" }.joined() + " " + (tracks?.joined(separator: ";") ?? "-")
    }
    fingerprint =
      FootageDigest(footage).fingerprint + Fingerprint.of(Array(truth.joined(separator: "\n").utf8))
  }

  package var frames: Int { clips.reduce(0) { $0 + $1.labels.count } }
  package var abnormal: Int { clips.reduce(0) { $0 + $1.labels.count { $0 } } }
  /// Whether regions can be measured.
  package var hasTracks: Bool { clips.allSatisfy { $0.tracks != nil } }
}
