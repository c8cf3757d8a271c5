import PluginHost
import VideoModel

/// The reason why a task cannot be fitted, alone or beside others.
package enum FittedTaskError: Error, CustomStringConvertible {
  case plugin(PluginError)
  /// It reads the features of a view on which nothing has learnt.
  case view(task: String, wanted: ClipView, learnt: [ClipView])
  /// The name, by which scores are told apart, belongs to a second task.
  case name(String, other: String)

  package var description: String {
    switch self {
    case .plugin(let error): "\(error)"
    case .view(let task, let wanted, let learnt):
      "\(task) looks at the features of the frames \(wanted), for which the backbone has no statistics, since no task has "
        + "learnt on them (they have on: \(learnt.map(\.description).joined(separator: "; "))); train with a task on that "
        + "view, such as arrow-of-time"
    case .name(let name, let other):
      "there is a task \(name) already (\(other)), and scores are told apart by that name; leave one out"
    }
  }
}

/// A fitted task's plugin with its state: ready to score.
///
/// Scored by many threads at once, which take turns.
package final class FittedTask: Sendable {
  package let plugin: FitPlugin
  package let context: FitContext
  /// The bytes that the plugin has saved.
  package let state: [UInt8]

  package var name: String { plugin.identity.shortName }
  /// The view of its features and crops; `nil` where it reads neither.
  package var view: ClipView? { plugin.needs.view }

  /// Gives the plugin's instance a state, in place of the one it had.
  package init(plugin: FitPlugin, context: FitContext, state: [UInt8]) throws(PluginError) {
    try plugin.load(state, context)
    self.plugin = plugin
    self.context = context
    self.state = state
  }

  /// Checks that tasks can be fitted beside those that have learnt.
  ///
  /// - Parameter others: names and ids of tasks that stay; a task of the same id is replaced.
  package static func check(
    _ plugins: [FitPlugin], learnt views: [ClipView], others: [(name: String, id: String)]
  ) throws(FittedTaskError) {
    var taken = others.filter { other in !plugins.contains { $0.identity.id == other.id } }
    for plugin in plugins {
      let name = plugin.identity.shortName
      if let other = taken.first(where: { $0.name == name }) { throw .name(name, other: other.id) }
      taken.append((name, plugin.identity.id))
      if plugin.needs.inputs.contains(.features), let view = plugin.needs.view, !views.contains(view) {
        throw .view(task: name, wanted: view, learnt: views)
      }
    }
  }
}
