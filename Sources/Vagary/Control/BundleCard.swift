import Bundles
import Foundation

/// What `vagary bundles show` says of a bundle.
struct BundleCard: Encodable {
  struct Task: Encodable {
    var id: String
    var version: String
  }

  struct Calibration: Encodable {
    var objects: Int
    var tracks: Int
    /// Of capture time.
    var seconds: Double
  }

  /// The `info_version` of what it scores.
  var fingerprint: String
  var backbone: String
  var variant: String
  var detector: String
  var tasks: [Task]
  /// Missing: it is not calibrated.
  var calibration: Calibration?

  init(_ bundle: ModelBundle) {
    let manifest = bundle.manifest
    (fingerprint, backbone) = (bundle.fingerprint, manifest.backbone)
    (variant, detector) = (manifest.variant, manifest.detector)
    tasks = manifest.tasks.map { Task(id: $0.id, version: $0.version) }
    calibration = bundle.calibration.map {
      Calibration(objects: $0.objects, tracks: $0.tracks, seconds: $0.seconds)
    }
  }

  var text: String {
    let calibrated = calibration.map {
      "on \($0.objects) objects of \($0.tracks) tracks, \(CalibrationReport.span($0.seconds))"
    }
    return """
      bundle      \(fingerprint)
      backbone    \(backbone) (\(variant))
      detector    \(detector)
      tasks       \(tasks.map { "\($0.id) \($0.version)" }.joined(separator: ", "))
      calibrated  \(calibrated ?? "no")
      """
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
