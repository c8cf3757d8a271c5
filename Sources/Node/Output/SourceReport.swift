import Bundles
import Health
import VideoModel
import WireFormat

/// How a source is doing, as its status and info messages say it.
///
/// A value made of what ``SourceOutput`` knows.
struct SourceReport {
  let source: SourceID
  let bundle: ModelBundle?
  let profile: SourceProfile
  /// Fault of the image.
  let fault: ImageWatch.Fault?
  let areDetectionsMissing: Bool
  /// Why the detector seems to see nothing.
  let blindReason: String?
  /// In what the source is no longer as it was calibrated.
  let driftReason: String?
  /// Whose detections came last.
  let detector: String?
  /// Why scores do not become events.
  let noEvents: String?
  let hasScored: Bool

  /// The state with a line for each thing that is wrong.
  var condition: (state: SourceStatus.State, reasons: [String]) {
    if let reason = blindness {
      return (.blind, [reason])
    }
    let reasons = [otherDetector ?? profile.problem ?? noEvents, driftReason].compactMap { $0 }
    if !reasons.isEmpty { return (.degraded, reasons) }
    return (hasScored ? .ready : .warming, [])
  }

  /// Why no object of the source is scored; `nil` when objects are.
  private var blindness: String? {
    guard let bundle else {
      return "no bundle is set for this source; train one with `vagary train` and set bundle.path"
    }
    if bundle.calibration == nil { return "the bundle is not calibrated; train it again" }
    if let fault { return Self.words(fault) }
    if areDetectionsMissing {
      return "frames come but no detections for them; start a detector or set sources.\(source).detector"
    }
    return blindReason
  }

  private var otherDetector: String? {
    guard let detector, let expected = bundle?.manifest.detector, detector != expected else { return nil }
    return "detections come from \(detector), the bundle was trained on \(expected)"
  }

  private static func words(_ fault: ImageWatch.Fault) -> String {
    switch fault {
    case .dark: "the picture is dark; look at the light, the exposure or the night mode of the camera"
    case .covered: "nothing can be told apart in the picture; something is in front of the lens"
    case .frozen: "the picture does not change at all; the camera or what sends its frames hangs"
    case .moved:
      "the picture shows another view than when the source appeared; put the camera back, or train for the new view"
    }
  }

  /// The status message.
  ///
  /// - Parameters:
  ///   - isEnded: the source is not followed any longer.
  ///   - counters: by their names.
  func status(isEnded: Bool = false, counters: [String: UInt64]) -> SourceStatus {
    let (state, reasons) = condition
    return SourceStatus(
      source: source, state: isEnded ? .stopped : state, profile: profile.profile, reasons: reasons,
      counters: counters)
  }

  /// What explains the scores; `nil` without a bundle.
  var info: SourceInfo? {
    guard let bundle else { return nil }
    let manifest = bundle.manifest
    return SourceInfo(
      source: source, infoVersion: profile.infoVersion, bundleID: manifest.backbone,
      bundleHash: bundle.fingerprint, variant: manifest.variant,
      tasks: manifest.tasks.map { task in
        let name = bundle.taskIdentities.first { $0.id == task.id }?.name ?? task.id
        let calibration = profile.calibration?.tasks[name]
        return SourceInfo.Task(
          id: name, version: task.version, mean: calibration.map { Float($0.mean) },
          deviation: calibration.map { Float($0.deviation) })
      }, detector: DetectorIdentity(id: manifest.detector, labels: manifest.labels),
      clipStep: .frames(manifest.clipStep), classScores: Self.classScores(manifest))
  }

  private static func classScores(_ manifest: BundleManifest) -> SourceInfo.ClassScores {
    switch manifest.classScores {
    case .full: .full
    case .label: .label
    case .none: manifest.teacher == nil ? .none : .teacher
    }
  }
}
