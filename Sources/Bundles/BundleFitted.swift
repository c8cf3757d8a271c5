import Foundation
import PluginHost
import ProxyTasks
import VideoModel

extension ModelBundle {
  /// Where a fitted task keeps its state.
  static func statePath(_ folder: String, _ id: String) -> String { "\(folder)/tasks/\(id)/state" }

  /// Loads the plugin of a fitted task and gives it its state.
  ///
  /// - Parameter backbone: the fingerprint of the bundle's.
  static func fittedTask(
    _ task: BundleManifest.Task, folder: String, context: FitContext, backbone: String, catalog: PluginCatalog
  ) throws(BundleError) -> FittedTask {
    let plugin: FitPlugin
    do { plugin = try catalog.fit(task.id, settings: task.settings) } catch {
      throw .plugin(path: folder, task: task.id, error)
    }
    let view = plugin.needs.view?.offsets ?? []
    guard view == task.view else {
      throw .otherView(path: folder, task: task.id, trained: task.view, plugin: view)
    }
    // What looks at boxes alone fits any backbone.
    guard task.backbone == backbone || !plugin.needs.inputs.contains(.features) else {
      throw .otherFitBackbone(path: folder, task: task.id)
    }
    let path = statePath(folder, task.id)
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .unreadable(
        path: path,
        reason: "cannot be read; restore the file from a copy or fit \(task.id) again with `vagary fit`")
    }
    let data = (try? file.read(upToCount: FitPlugin.largestState + 1)) ?? Data()
    guard data.count <= FitPlugin.largestState else {
      throw .unreadable(
        path: path,
        reason:
          "is over the \(FitPlugin.largestState >> 20) MB of a state; fit \(task.id) again with `vagary fit`")
    }
    do { return try FittedTask(plugin: plugin, context: context, state: [UInt8](data)) } catch {
      throw .state(path: path, task: task.id, error)
    }
  }
}
