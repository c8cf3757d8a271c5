import Backbone
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Weights and calibration for one scene, ready to score: what a bundle folder holds.
///
/// Immutable once trained; shared by all scoring threads.
package final class ModelBundle: Sendable {
  package let manifest: BundleManifest
  package let variant: BackboneVariant
  package let backbone: Network
  package let heads: [TaskHead]
  /// Tasks that learnt nothing by gradient; scored after the heads.
  package let fitted: [FittedTask]
  package let targets: TargetSource
  /// That of the day, and of cameras that tell no profiles apart. `nil`: not calibrated yet.
  package let calibration: Calibration?
  /// Those of other profiles than the day, where there are any.
  package let profiles: [Profile: Calibration]
  /// Of everything in the folder it was read from, calibration included; of the backbone alone where it was
  /// not read from a folder.
  package let fingerprint: String

  package init(
    manifest: BundleManifest, variant: BackboneVariant, backbone: Network, heads: [TaskHead],
    fitted: [FittedTask] = [], targets: TargetSource, calibration: Calibration?,
    profiles: [Profile: Calibration] = [:], fingerprint: String? = nil
  ) {
    self.fitted = fitted
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
  package func calibrated(_ calibration: Calibration, for profile: Profile = .day) -> ModelBundle {
    var profiles = profiles
    profiles[profile] = calibration
    return ModelBundle(
      manifest: manifest, variant: variant, backbone: backbone, heads: heads, fitted: fitted,
      targets: targets,
      calibration: profile == .day ? calibration : self.calibration, profiles: profiles)
  }

  /// By profile, that of the day included.
  package var calibrations: [Profile: Calibration] {
    var all = profiles
    all[.day] = calibration
    return all
  }

  /// The distinct views that clips have to cover, in the order of the tasks.
  package var views: [ClipView] { Self.distinct(heads.map(\.view) + fitted.compactMap(\.view)) }

  /// Those that heads have learnt on, for which the backbone has statistics: it is computed for each.
  package var learntViews: [ClipView] { Self.distinct(heads.map(\.view)) }

  /// Short names of the tasks in the order of their scores: heads, then fitted tasks.
  package var taskNames: [String] { heads.map(\.name) + fitted.map(\.name) }

  /// Short name and id of each task, in the same order.
  package var taskIdentities: [(name: String, id: String)] {
    heads.map { (name: $0.name, id: $0.plugin.identity.id) }
      + fitted.map { (name: $0.name, id: $0.plugin.identity.id) }
  }

  /// The words of each task on the pages, by its short name.
  package var taskWords: [String: TaskWords] {
    let named =
      heads.map { ($0.name, $0.plugin.identity.words) } + fitted.map { ($0.name, $0.plugin.identity.words) }
    return Dictionary(named) { first, _ in first }
  }

  private static func distinct(_ views: [ClipView]) -> [ClipView] {
    views.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The bundle with more fitted tasks, or others in the place of those of the same id; without any calibration, for the
  /// old ones know nothing of the new tasks.
  package func adding(_ tasks: [FittedTask], _ fit: BundleManifest.Fit) -> ModelBundle {
    let ids = tasks.map(\.plugin.identity.id)
    var manifest = manifest
    manifest.tasks.removeAll { ids.contains($0.id) }
    manifest.tasks += tasks.map {
      .init(
        id: $0.plugin.identity.id, version: $0.plugin.identity.version, settings: $0.plugin.settings,
        view: $0.view?.offsets ?? [], backbone: manifest.backbone, fit: fit)
    }
    return ModelBundle(
      manifest: manifest, variant: variant, backbone: backbone, heads: heads,
      fitted: fitted.filter { !ids.contains($0.plugin.identity.id) } + tasks, targets: targets,
      calibration: nil)
  }

  /// What fitted tasks on this backbone are told.
  package var fitContext: FitContext { FitContext(Self.headContext(variant, targets: targets)) }

  /// What heads on this backbone are told.
  package static func headContext(_ variant: BackboneVariant, targets: TargetSource) -> HeadContext {
    let network = variant.makeNetwork()
    return HeadContext(
      channels: network.outputShape.channels, height: network.outputShape.height,
      width: network.outputShape.width,
      cropSide: BackboneVariant.cropSide, pools: variant.stages.count, classCount: targets.classCount,
      teacherWidth: targets.teacherWidth)
  }
}
