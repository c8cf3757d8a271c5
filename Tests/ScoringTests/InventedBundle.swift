import Backbone
import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import TestSupport
import VideoModel

/// A bundle with random weights and invented running statistics: enough to score with.
enum InventedBundle {
  static func make(
    tasks: [TaskPlugin], mode: ClassScoreMode = .full, labels: [String] = MovingSquares.labels,
    teacher: TeacherPlugin? = nil, seed: UInt64 = 1
  ) throws -> ModelBundle {
    let variant = BackboneVariant.shallowNarrow
    let targets = TargetSource(mode: mode, labels: labels, teacher: teacher)
    let context = ModelBundle.headContext(variant, targets: targets)
    let backbone = variant.makeNetwork()
    let heads = try tasks.map { try TaskHead(plugin: $0, context: context) }
    for (index, network) in ([backbone] + heads.map(\.network)).enumerated() {
      var random = CounterRandom(seed: seed, UInt64(index))
      network.initialise(random: &random)
      for set in network.statistics {
        for view in Set(heads.map(\.view)) {
          set.set(
            view: view.description,
            mean: (0..<set.channels).map { _ in Float.random(in: -0.2...0.2, using: &random) },
            variance: (0..<set.channels).map { _ in Float.random(in: 0.5...1.5, using: &random) })
        }
      }
    }
    let fingerprint = Fingerprint.of(backbone.contents().bytes)
    let manifest = BundleManifest(
      format: BundleManifest.currentFormat, variant: variant.rawValue, cropSide: BackboneVariant.cropSide,
      classScores: mode, labels: labels,
      teacher: teacher.map {
        .init(id: $0.identity.id, version: $0.identity.version, settings: $0.settings, width: $0.width)
      },
      tasks: heads.map {
        .init(
          id: $0.plugin.identity.id, version: $0.plugin.identity.version, settings: $0.plugin.settings,
          view: $0.view.offsets, backbone: fingerprint)
      }, backbone: fingerprint, detector: "squares", clipStep: 1, frameInterval: 100_000_000, training: nil)
    return ModelBundle(
      manifest: manifest, variant: variant, backbone: backbone, heads: heads, targets: targets,
      calibration: nil)
  }

  static func paper() throws -> ModelBundle {
    try make(tasks: BuiltPlugins.paperTasks.map { try BuiltPlugins.task($0) })
  }
}
