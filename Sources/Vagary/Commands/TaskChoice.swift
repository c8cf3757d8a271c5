import PlainText
import PluginHost

/// The tasks that a command line names, loaded with the settings it gives them.
struct TaskChoice {
  /// With heads that are trained, in the order they were named.
  private(set) var learnt: [TaskPlugin] = []
  /// Shown normal objects once, in the order they were named.
  private(set) var fitted: [FitPlugin] = []

  /// - Parameters:
  ///   - names: short names, ids or files.
  ///   - words: `NAME.KEY=VALUE`, each of one of the names.
  init(_ names: [String], settings words: [String], catalog: PluginCatalog) throws {
    let settings = try SettingWords.parse(words)
    for key in settings.keys where !names.contains(where: { key.hasPrefix($0 + ".") }) {
      throw CommandFailure(.usage, "--task-setting \(key) names no task", remedy: "Write TASK.KEY=VALUE.")
    }
    for name in names {
      let own = settings.filter { $0.key.hasPrefix(name + ".") }
      let task = try catalog.anyTask(
        name,
        settings: Dictionary(
          uniqueKeysWithValues: own.map { (String($0.key.dropFirst(name.count + 1)), $0.value) }))
      switch task {
      case .learnt(let plugin): learnt.append(plugin)
      case .fitted(let plugin): fitted.append(plugin)
      }
    }
  }
}
