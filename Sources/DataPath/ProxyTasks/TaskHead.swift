import Glibc
import NeuralEngine
import PluginHost
import VideoModel

/// The reason why a task could not be given a head.
package enum TaskHeadError: Error, CustomStringConvertible {
  case plugin(PluginError)
  case layers(task: String, NetworkError)
  case output(task: String, expected: Int, found: Int)

  package var description: String {
    switch self {
    case .plugin(let error): "\(error)"
    case .layers(let task, let error): "the head of \(task) cannot be built: \(error)"
    case .output(let task, let expected, let found):
      "the head of \(task) gives \(found) values, its target has \(expected); mend the plugin's describe()"
    }
  }
}

/// A task plugin with the network that the engine built from its description.
///
/// Scored by many threads at once; trained by one.
package final class TaskHead: Sendable {
  package let plugin: TaskPlugin
  package let context: HeadContext
  package let network: Network
  /// Values of one target; `nil` where the target is a label.
  package let targetWidth: Int?

  package var name: String { plugin.identity.shortName }
  package var view: ClipView { plugin.needs.view }

  /// Builds the head on features of `context`; weights are not set.
  package init(plugin: TaskPlugin, context: HeadContext) throws(TaskHeadError) {
    self.plugin = plugin
    self.context = context
    let layers: [LayerSpec]
    do { layers = try plugin.describe(context) } catch { throw .plugin(error) }
    do {
      network = try Network(
        inputChannels: context.channels, inputHeight: context.height, inputWidth: context.width,
        layers: layers)
    } catch { throw .layers(task: plugin.identity.shortName, error) }
    targetWidth = context.targetWidth(of: plugin.needs.target)
    let output = network.outputShape
    let width = output.channels * output.height * output.width
    if let targetWidth, targetWidth != width {
      throw .output(task: plugin.identity.shortName, expected: targetWidth, found: width)
    }
  }

  /// Reads head outputs [N][1][H][W][C] as raw scores, into `reading`. Allocates nothing once `reading`
  /// has grown to its size.
  ///
  /// - Parameter targets: of the same objects; not looked at where the target is a label.
  package func score(
    _ output: Tensor, targets: TargetBatch, into reading: HeadReading
  ) throws(PluginError) {
    let count = output.shape.items
    let values = reading.planar(output)
    precondition(
      targetWidth.map { targets.count == count && targets.width == $0 } ?? true,
      "a target, or its absence, for every object")
    try plugin.score(
      output: values, count: count, width: output.shape.itemCount,
      target: targetWidth == nil ? nil : targets.pointer, targetWidth: targetWidth ?? 0,
      hasTarget: targetWidth == nil ? nil : UnsafePointer(targets.present), scores: reading.scores,
      abstains: reading.abstains)
  }

  /// A raw score on the bounded scale of the paper: P(odd) for logit margins, errors as they are.
  package func bounded(_ raw: Float) -> Float {
    switch plugin.needs.scale {
    case .logit: raw >= 0 ? 1 / (1 + expf(-raw)) : expf(raw) / (1 + expf(raw))
    case .linear: raw
    }
  }
}
