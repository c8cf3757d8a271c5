import Foundation
import PluginHost
import TestSupport
import Testing

@Suite struct PluginCatalogTests {
  @Test("The catalog finds every plugin of the package and refuses none")
  func findsAll() {
    let catalog = BuiltPlugins.catalog
    #expect(!BuiltPlugins.names.isEmpty)
    #expect(Set(catalog.plugins.map(\.file)).isSuperset(of: BuiltPlugins.names.map(BuiltPlugins.file)))
    #expect(catalog.refused.isEmpty, "\(catalog.refused)")
  }

  @Test("A plugin answers to its short name, its full id and its file")
  func names() throws {
    for name in ["middle-box", "dev.vagary.middle-box", BuiltPlugins.file("MiddleBox")] {
      #expect(try BuiltPlugins.catalog.task(name).identity.id == "dev.vagary.middle-box")
    }
  }

  @Test("A task of either kind is found by its name, and given as what it is")
  func anyTask() throws {
    for name in ["velocity", "dev.vagary.velocity", BuiltPlugins.file("Velocity")] {
      guard case .fitted(let plugin) = try BuiltPlugins.catalog.anyTask(name) else {
        Issue.record("\(name) is not a fitted task")
        continue
      }
      #expect(plugin.identity.kind == .fit)
    }
    guard case .learnt(let plugin) = try BuiltPlugins.catalog.anyTask("middle-box") else {
      Issue.record("middle-box has to learn")
      return
    }
    #expect(plugin.identity.kind == .task)
    #expect(throws: PluginError.otherKind("velocity", wanted: .task, actual: .fit)) {
      _ = try BuiltPlugins.catalog.task("velocity")
    }
    #expect(throws: PluginError.otherKind("motion", wanted: .task, actual: .detector)) {
      _ = try BuiltPlugins.catalog.anyTask("motion")
    }
    let error = #expect(throws: PluginError.self) { _ = try BuiltPlugins.catalog.anyTask("velocty") }
    #expect(error?.description.contains("did you mean \"velocity\"?") == true)
  }

  @Test("The default folders hold the program's own, so that its plugins are found without a setting")
  func defaultFolders() {
    #expect(PluginCatalog.defaultFolders().contains(BuiltPlugins.folder))
  }

  @Test("A misspelt name is answered with the nearest one and with those that exist")
  func misspelt() {
    let error = #expect(throws: PluginError.self) { _ = try BuiltPlugins.catalog.task("midle-box") }
    guard case .unknownName("midle-box", .task, let found, "middle-box", _)? = error else {
      Issue.record("not an unknown name: \(String(describing: error))")
      return
    }
    #expect(found == BuiltPlugins.catalog.plugins.filter { $0.kind == .task }.map(\.shortName).sorted())
    #expect(found.contains("middle-box"))
    #expect(error?.description.contains("did you mean \"middle-box\"?") == true)
  }

  @Test("A detector asked for as a task is named as what it is")
  func otherKind() {
    #expect(throws: PluginError.otherKind("motion", wanted: .task, actual: .detector)) {
      _ = try BuiltPlugins.catalog.task("motion")
    }
  }

  @Test("A file that is missing or is not a shared object is refused by name")
  func unusableFiles() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path + "/vagary-missing.so"
    #expect(throws: PluginError.fileMissing(file: missing)) {
      _ = try BuiltPlugins.catalog.task(missing)
    }
    let text = folder.path + "/vagary-text.so"
    try "not a shared object".write(toFile: text, atomically: true, encoding: .utf8)
    let error = #expect(throws: PluginError.self) { _ = try BuiltPlugins.catalog.task(text) }
    guard case .notLoadable(text, _)? = error else {
      Issue.record("not named as unloadable: \(String(describing: error))")
      return
    }
    let catalog = PluginCatalog(folders: [folder.path, folder.path + "/no-such-folder"])
    #expect(catalog.refused.map(\.file) == [text])
  }

  @Test("The file of the first folder is used when two have one id, and the other is listed as refused")
  func duplicates() throws {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/libVagaryMiddleBox.so"
    try FileManager.default.copyItem(atPath: BuiltPlugins.file("MiddleBox"), toPath: copy)
    let catalog = PluginCatalog(folders: [folder.path, BuiltPlugins.folder])
    #expect(try catalog.task("middle-box").identity.file == copy)
    #expect(catalog.refused.map(\.file) == [BuiltPlugins.file("MiddleBox")])
  }

  @Test("A folder listed twice brings no plugin twice")
  func sameFolderTwice() {
    let catalog = PluginCatalog(folders: [BuiltPlugins.folder, BuiltPlugins.folder + "/"])
    #expect(Set(catalog.plugins.map(\.id)).count == catalog.plugins.count)
    #expect(catalog.plugins == BuiltPlugins.catalog.plugins)
    #expect(catalog.refused.isEmpty)
  }

  @Test(
    "A setting that a plugin does not know or cannot use is refused by name",
    arguments: [
      ("motion-irregularity", "largest_gap", "1"), ("motion-irregularity", "largest_gap", "many"),
      ("distillation", "mode", "fast"), ("distillation", "weight", "-1"),
      ("distillation", "weight", "nan"), ("middle-box", "weight", "-1"), ("middle-box", "weight", "nan"),
      ("middle-box", "error", "small"),
      ("middle-box", "colour", "red"), ("arrow-of-time", "speed", "2"), ("location", "classes", "maybe"),
      ("location", "colour", "red"), ("density", "speed", "2"), ("velocity", "speed", "2"),
    ])
  func badSettings(task: String, key: String, value: String) {
    let error = #expect(throws: PluginError.self) {
      _ = try BuiltPlugins.catalog.anyTask(task, settings: [key: value])
    }
    guard case .callFailed("dev.vagary." + task, "create", .invalidSetting, let message)? = error else {
      Issue.record("not refused as a setting: \(String(describing: error))")
      return
    }
    // Plugins without settings need not spell out the key.
    #expect(message.contains(key) || message.contains("no settings"))
  }
}
