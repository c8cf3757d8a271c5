import Backbone
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Weights and calibration for one scene, ready to score: what a bundle folder holds.
///
/// Immutable once trained; shared by all scoring threads.
public final class ModelBundle: Sendable {
  public let manifest: BundleManifest
  public let variant: BackboneVariant
  public let backbone: Network
  public let heads: [TaskHead]
  public let targets: TargetSource
  /// That of the day, and of cameras that tell no profiles apart. `nil`: not calibrated yet.
  public let calibration: Calibration?
  /// Those of other profiles than the day, where there are any.
  public let profiles: [Profile: Calibration]
  /// Of everything in the folder it was read from, calibration included; of the backbone alone where it was
  /// not read from a folder.
  public let fingerprint: String

  public init(
    manifest: BundleManifest, variant: BackboneVariant, backbone: Network, heads: [TaskHead],
    targets: TargetSource, calibration: Calibration?, profiles: [Profile: Calibration] = [:],
    fingerprint: String? = nil
  ) {
    self.fingerprint = fingerprint ?? manifest.backbone
    self.manifest = manifest
    self.variant = variant
    self.backbone = backbone
    self.heads = heads
    self.targets = targets
    self.calibration = calibration
    self.profiles = profiles.filter { $0.key != .day }
  }

  /// The same weights under another calibration of one profile; those of the others stay.
  public func calibrated(_ calibration: Calibration, for profile: Profile = .day) -> ModelBundle {
    var profiles = profiles
    profiles[profile] = calibration
    return ModelBundle(
      manifest: manifest, variant: variant, backbone: backbone, heads: heads, targets: targets,
      calibration: profile == .day ? calibration : self.calibration, profiles: profiles)
  }

  /// By profile, that of the day included.
  public var calibrations: [Profile: Calibration] {
    var all = profiles
    all[.day] = calibration
    return all
  }

  /// The distinct views, in the order of the tasks.
  public var views: [ClipView] {
    heads.map(\.view).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What heads on this backbone are told.
  public static func headContext(_ variant: BackboneVariant, targets: TargetSource) -> HeadContext {
    let network = variant.makeNetwork()
    return HeadContext(
      channels: network.outputShape.channels, height: network.outputShape.height,
      width: network.outputShape.width,
      cropSide: BackboneVariant.cropSide, pools: variant.stages.count, classCount: targets.classCount,
      teacherWidth: targets.teacherWidth)
  }
}
