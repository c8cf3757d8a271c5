import Bundles
import Foundation
import Fusion
import PlainText
import VideoModel

/// The description of a bundle that `vagary bundles show` prints.
package struct BundleCard: Encodable {
  package struct Task: Encodable {
    var id: String
    var version: String
    /// Whether it was fitted rather than trained.
    var fitted: Bool
  }

  package struct Calibration: Encodable {
    var objects: Int
    var tracks: Int
    /// Seconds of capture time.
    var seconds: Double

    package init(_ calibration: Fusion.Calibration) {
      (objects, tracks, seconds) = (calibration.objects, calibration.tracks, calibration.seconds)
    }

    var text: String { "on \(objects) objects of \(tracks) tracks, \(TimeSpan.text(seconds))" }
  }

  /// The `info_version` of its scores.
  package var fingerprint: String
  package var backbone: String
  package var variant: String
  package var detector: String
  /// Least confidence of a detection that can begin a track; missing: every detection can.
  package var newTrackConfidence: Float?
  package var tasks: [Task]
  /// Missing when the bundle is not calibrated.
  package var calibration: Calibration?
  /// Further calibrations, by profile: night, infrared.
  package var profiles: [String: Calibration]

  package init(_ bundle: ModelBundle) {
    let manifest = bundle.manifest
    (fingerprint, backbone) = (bundle.fingerprint, manifest.backbone)
    (variant, detector) = (manifest.variant, manifest.detector)
    newTrackConfidence = manifest.newTrackConfidence
    tasks = manifest.tasks.map { Task(id: $0.id, version: $0.version, fitted: $0.fit != nil) }
    calibration = bundle.calibration.map { Calibration($0) }
    profiles = Dictionary(
      uniqueKeysWithValues: bundle.profiles.map { ($0.key.rawValue, Calibration($0.value)) })
  }

  package var text: String {
    let others = Profile.allCases.map(\.rawValue).compactMap { name in
      profiles[name].map { "\n  \(name)\(String(repeating: " ", count: max(1, 10 - name.count)))\($0.text)" }
    }
    return """
      bundle      \(fingerprint)
      backbone    \(backbone) (\(variant))
      detector    \(detector)\(newTrackConfidence.map { ", a track begins at a confidence of \($0)" } ?? "")
      tasks       \(tasks.map { "\($0.id) \($0.version)\($0.fitted ? " (fitted)" : "")" }.joined(separator: ", "))
      calibrated  \(calibration?.text ?? "no")
      """ + others.joined()
  }

  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
