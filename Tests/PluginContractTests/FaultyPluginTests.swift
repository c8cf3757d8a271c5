import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct FaultyPluginTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Loads a plugin with that fault and makes an instance.
  func load(_ fault: Fault) throws -> Result<TaskPlugin, PluginError> {
    let file = try fault.build(in: folder)
    return Result { () throws(PluginError) in try PluginCatalog(folders: []).task(file) }
  }

  func loadedError(_ fault: Fault) throws -> PluginError? {
    switch try load(fault) {
    case .success: nil
    case .failure(let error): error
    }
  }

  @Test("The plugin behind the faulty ones keeps the whole contract")
  func sound() throws {
    let findings = checkPlugin(file: try Fault.none.build(in: folder))
    #expect(findings.allSatisfy { $0.outcome == .passed }, "\(findings)")
  }

  @Test(
    "A plugin of an ABI that is newer or too old is refused with its file and both versions",
    arguments: [(Fault.newerABI, 4), (.olderABI, 1)])
  func otherABI(fault: Fault, minor: Int) throws {
    let error = try loadedError(fault)
    guard case .otherABI(let file, let plugin, let host)? = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    #expect(file.hasSuffix("vagary-faulty-\(fault.rawValue.lowercased()).so"))
    #expect(plugin == PluginABIVersion(major: 0, minor: minor))
    #expect(host == PluginABIVersion(major: 0, minor: 3))
    #expect(error?.description.contains("rebuild") == true)
  }

  @Test("A plugin of ABI 0.2 keeps the contract and is called by its short name")
  func formerABI() throws {
    let file = try Fault.buildFormer(in: folder)
    let findings = checkPlugin(file: file)
    #expect(findings.allSatisfy { $0.outcome == .passed }, "\(findings)")
    let plugin = try PluginCatalog(folders: []).task(file).identity
    #expect(plugin.displayName == nil && plugin.finding == nil)
    #expect(plugin.words == TaskWords(name: "faulty", finding: "this task found it odd"))
  }

  @Test("The words for people are those that the plugin gives")
  func words() throws {
    let words = try load(.none).get().identity.words
    #expect(words == TaskWords(name: "Faulty", finding: "it was odd"))
  }

  @Test("A shared object without the entry symbol is not accepted as a plugin")
  func noEntry() throws {
    guard case .noEntry? = try loadedError(.noEntry) else {
      Issue.record("not refused as no plugin")
      return
    }
  }

  @Test(
    "A table that is missing, short or incomplete is refused before it is used",
    arguments: [
      (Fault.noTable, "no table"), (.shortTable, "bytes"), (.missingFunction, "no function sample"),
      (.oddKind, "kind 99"), (.plainID, "reverse DNS"),
    ])
  func badTables(fault: Fault, text: String) throws {
    guard case .badTable(_, let problem)? = try loadedError(fault) else {
      Issue.record("\(fault) is not refused")
      return
    }
    #expect(problem.contains(text))
  }

  @Test("A plugin that fails to make an instance is quoted")
  func createFails() throws {
    #expect(
      try loadedError(.createFails)
        == .callFailed(
          plugin: "org.example.faulty", function: "create", status: .failed, message: "the moon is not full"))
  }

  @Test(
    "Needs that make no sense are refused with the field",
    arguments: [
      (Fault.createsNothing, "no instance"), (.longView, "view_count is 17"), (.wrongLoss, "label"),
    ])
  func badNeeds(fault: Fault, text: String) throws {
    guard case .wrongAnswer(_, _, let problem)? = try loadedError(fault) else {
      Issue.record("\(fault) is not refused")
      return
    }
    #expect(problem.contains(text))
  }

  @Test(
    "A head whose layers cannot be built is refused with the layer",
    arguments: [
      (Fault.laterInput, "layer 0 (dense) takes its input"), (.oddPool, "layer 3 (max-pool) gets 1x1"),
      (.endlessHead, "65 layers"),
    ])
  func badHeads(fault: Fault, text: String) throws {
    let task = try load(fault).get()
    let error = #expect(throws: PluginError.self) { _ = try task.describe(narrowContext()) }
    guard case .wrongAnswer(_, "describe", let problem)? = error else {
      Issue.record("\(fault) is not refused: \(String(describing: error))")
      return
    }
    #expect(problem.contains(text))
  }

  @Test("A sample beyond the footage is refused")
  func sampleOutside() throws {
    let task = try load(.sampleOutside).get()
    var numbers = SeededNumbers(1)
    #expect(throws: PluginError.self) {
      _ = try task.sample(0, using: &numbers, lowest: -3, highest: 3)
    }
  }

  @Test("A score that is not a number is an error, never a score")
  func scoreNaN() throws {
    let task = try load(.scoreNaN).get()
    let error = #expect(throws: PluginError.self) { _ = try task.score([[1, 2]]) }
    guard case .wrongAnswer(_, "score", _)? = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
  }

  @Test("An instance that failed is not called again")
  func retired() throws {
    let task = try load(.scoreFails).get()
    #expect(throws: PluginError.self) { _ = try task.score([[1, 2]]) }
    #expect(throws: PluginError.retired(plugin: "org.example.faulty", message: "call 1 went wrong")) {
      _ = try task.score([[1, 2]])
    }
  }

  @Test("The check finds every fault and says what to do", arguments: Fault.allCases.filter { $0 != .none })
  func checkFinds(fault: Fault) throws {
    let failed = checkPlugin(file: try fault.build(in: folder)).filter { $0.outcome == .failed }
    #expect(!failed.isEmpty, "\(fault) is not found")
    #expect(failed.allSatisfy { !$0.detail.isEmpty })
  }

  @Test("A folder with faulty plugins still gives the sound one")
  func oneBadApple() throws {
    for fault in [Fault.newerABI, .noEntry, .missingFunction, .none] { _ = try fault.build(in: folder) }
    let catalog = PluginCatalog(folders: [folder.path])
    #expect(catalog.plugins.map(\.shortName) == ["faulty"])
    #expect(catalog.refused.count == 3)
    let error = #expect(throws: PluginError.self) { _ = try catalog.task("arrow-of-time") }
    #expect(error?.description.contains("plugin ABI 0.4") == true)
  }
}
