import Fusion
import Health
import PlainText
import VideoModel

/// What of a source is compared with its calibration while it runs: whether its detector sees anything, and whether
/// scores, objects, classes and sizes are still those it was calibrated on.
///
/// A value with one owner, the output thread.
struct SourceWatch {
  /// Findings that a reason tells one by one.
  private static let mostTold = 4

  private let health: HealthConfiguration
  private var detector: DetectorWatch?
  private var drift: DriftWatch?

  /// - Parameter calibration: `nil`, or one without ``NormalTraffic``: there is nothing to compare with.
  init(_ calibration: Calibration?, health: HealthConfiguration) {
    self.health = health
    guard let traffic = calibration?.traffic else { return }
    if health.detector, health.picture, let movement = traffic.movement {
      var configuration = DetectorWatch.Configuration()
      configuration.window = health.window
      detector = DetectorWatch(movement, configuration: configuration)
    }
    if health.drift {
      var configuration = DriftWatch.Configuration()
      configuration.window = health.window
      drift = DriftWatch(traffic, configuration: configuration)
    }
  }

  /// Goes on by other settings; begins anew when they are others.
  mutating func reconfigure(_ calibration: Calibration?, health: HealthConfiguration) {
    if health != self.health { self = SourceWatch(calibration, health: health) }
  }

  /// Whether the detector sees next to nothing although the picture moves.
  var isBlind: Bool { detector?.finding != nil }

  /// In what the source has drifted, each once.
  var drifts: [Drift] {
    let found = Set((drift?.findings ?? []).map { Drift($0.quantity) })
    return Drift.allCases.filter(found.contains)
  }

  /// Takes a picture without a fault.
  mutating func looked(_ picture: ImageSummary, at stamp: FrameStamp) {
    detector?.looked(picture, at: stamp.captureTime)
  }

  /// Takes a frame.
  ///
  /// - Parameter isOwnDetector: whether the bundle's detector looked at it; objects of another one are not compared.
  /// - Returns: whether ``isBlind`` has just become true.
  mutating func push(_ score: FrameScore, isOwnDetector: Bool) -> Bool {
    guard score.detected else { return false }
    let time = score.stamp.captureTime
    let isNew =
      detector?.frame(detections: score.objects.count + score.notScored.seenCount, at: time) ?? false
    // Objects that were shed are missing among the scored ones: such frames say nothing of them.
    let isWhole = !score.notScored.contains { [.overload, .undecodable, .stopping].contains($0.reason) }
    if !isBlind, isWhole, isOwnDetector {
      let height = Float(max(1, score.frameHeight))
      _ = drift?.push(
        score.objects.map {
          .init(
            track: $0.track, label: $0.label, height: $0.box.height / height, surprise: $0.calibrated)
        }, at: time)
    }
    return isNew && isBlind
  }

  /// Why the source is blind, with what to do; the numbers are those of the moment it was found.
  var blindReason: String? {
    detector?.finding.map { found in
      "the picture moves as it does when things are there, but the detector sees next to nothing: something in "
        + "\(found.seen) of \(found.moving) moving stretches of 10 s, normally in \(Self.percent(found.normalShare)); "
        + "look at the detector, its model and the frames it is given (health.detector)"
    }
  }

  /// In what the source is no longer what it was calibrated on, with what to do; as above.
  var driftReason: String? {
    let findings = drift?.findings ?? []
    guard !findings.isEmpty else { return nil }
    let more = findings.count - Self.mostTold
    return "not what it was calibrated on: "
      + findings.prefix(Self.mostTold).map(Self.words).joined(separator: "; ")
      + (more > 0 ? "; and \(more) more" : "")
      + ". See what changed at the camera or the detector; if it is to stay, calibrate on such footage (health.drift)"
  }

  private static func words(_ found: DriftWatch.Finding) -> String {
    let (now, normal) = (percent(found.now), percent(found.normal))
    switch found.quantity {
    case .beyond(let index):
      return "\(now) of objects score beyond the \(["50", "90", "99"][index]) % quantile, normally \(normal)"
    case .objects:
      return "\(Rounded.text(found.now, places: 1)) objects at a time, normally "
        + Rounded.text(found.normal, places: 1)
    case .label(let label):
      return "\(now) of objects are \(label.isEmpty ? "without a class" : label), normally \(normal)"
    case .otherLabels: return "\(now) of objects are of rare or unknown classes, normally \(normal)"
    case .taller(let index):
      return
        "\(now) of objects are taller than the \(["10", "50", "90"][index]) % quantile, normally \(normal)"
    }
  }

  private static func percent(_ share: Double) -> String { "\(Rounded.text(share * 100, places: 0)) %" }
}
