import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import Tracklets
import VideoModel

/// Shows the objects of frames to tasks that are being fitted, just as they will see them when they score.
///
/// Owns its working memory; one thread.
package final class FitObserver {
  private let bundle: ModelBundle
  private let plugins: [FitPlugin]
  private let context: FitContext
  private let features: ClipFeatures
  private let inputs: FittedInputs
  /// One for each task, so that its state does not depend on the others.
  private var randoms: [CounterRandom]
  /// Objects shown so far.
  package private(set) var count = 0

  /// Begins to fit tasks on the backbone of a bundle.
  ///
  /// - Parameter plugins: that ``FittedTask/check(_:learnt:others:)`` has let through.
  package init(
    _ bundle: ModelBundle, _ plugins: [FitPlugin], seed: UInt64, team: ThreadTeam
  ) throws(PluginError) {
    self.bundle = bundle
    self.plugins = plugins
    context = bundle.fitContext
    var views: [ClipView] = []
    for plugin in plugins where plugin.needs.inputs.contains(.features) {
      if let view = plugin.needs.view, !views.contains(view) { views.append(view) }
    }
    // Crops are cut into the layout of a view's first layer.
    if views.isEmpty, plugins.contains(where: { $0.needs.inputs.contains(.crops) }) {
      views = Array(bundle.learntViews.prefix(1))
    }
    features = ClipFeatures(bundle.backbone, views: views, team: team, precision: .exact)
    inputs = FittedInputs(bundle.targets)
    randoms = plugins.map { CounterRandom(seed: seed, 3, Fingerprint.number(of: $0.identity.id.utf8)) }
    for plugin in plugins { try plugin.begin(context) }
  }

  /// Shows the clips of a frame, those of a stream in order; a frame that no node could score is passed over.
  ///
  /// - Parameter stream: the number of the clip or camera they come from.
  package func observe<Picture: FrameImage>(_ frame: FrameClips<Picture>, stream: Int) throws {
    guard !frame.clips.isEmpty else { return }
    let cropped = plugins.map { FittedInputs.cropped($0, in: frame) }
    guard features.begin(frame, crops: Set(cropped.flatMap { $0 ?? [] })) == nil else { return }
    defer { features.end() }
    for start in stride(from: 0, to: frame.clips.count, by: ClipFeatures.batch) {
      let range = start..<min(start + ClipFeatures.batch, frame.clips.count)
      features.compute(frame.clips, range)
      inputs.take(
        frame.clips, range, width: frame.frameWidth, height: frame.frameHeight, stream: stream)
      for (index, plugin) in plugins.enumerated() {
        guard try inputs.lend(to: plugin, features, pictures: cropped[index]) else { continue }
        try plugin.observe(inputs.objects, using: &randoms[index])
      }
      count += range.count
    }
  }

  /// All objects were shown: the tasks, in the states that they have saved.
  package func finish() throws(PluginError) -> [FittedTask] {
    var tasks: [FittedTask] = []
    for (index, plugin) in plugins.enumerated() {
      try plugin.finish(using: &randoms[index])
      tasks.append(try FittedTask(plugin: plugin, context: context, state: try plugin.save()))
    }
    return tasks
  }
}
