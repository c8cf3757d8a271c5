import PluginHost
import TestSupport
import Testing

@Suite struct FaultyFitTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let objects = (0..<30).map {
    NormalObject(x: 100 + Float($0), foot: 200, height: 50 + Float($0 % 5))
  }

  private func load(_ fault: FitFault) throws -> FitPlugin {
    try PluginCatalog(folders: []).fit(try fault.build(in: folder))
  }

  private func wrongAnswer(_ fault: FitFault, _ body: (FitPlugin) throws -> Void) throws -> String {
    let error = #expect(throws: PluginError.self) { try body(try load(fault)) }
    guard case .wrongAnswer(_, _, let problem)? = error else {
      Issue.record("\(fault) is not told: \(String(describing: error))")
      return ""
    }
    return problem
  }

  @Test("The plugin behind the faulty fitted tasks keeps the contract, fits, and scores")
  func sound() throws {
    let findings = checkPlugin(file: try FitFault.none.build(in: folder))
    #expect(findings.allSatisfy { $0.outcome == .passed }, "\(findings)")
    #expect(findings.count >= 10)
    let task = try load(.none)
    try task.fit(objects)
    let scores = try task.score([objects[0], NormalObject(x: 100, foot: 200, height: 90)])
    #expect(scores.map { ($0 ?? .nan).rounded() } == [-2, 38])
  }

  @Test("A table that is short or incomplete is refused before it is used")
  func tables() throws {
    for (fault, words) in [(FitFault.shortTable, "bytes"), (.missingFunction, "no function load")] {
      let error = #expect(throws: PluginError.self) { try load(fault) }
      guard case .badTable(_, let problem)? = error else {
        Issue.record("\(fault) is not refused")
        continue
      }
      #expect(problem.contains("fitted-task table") && problem.contains(words))
    }
  }

  @Test("Needs that make no sense are refused with the field")
  func badNeeds() throws {
    #expect(try wrongAnswer(.oddInput) { _ in }.contains("inputs is 65"))
    #expect(try wrongAnswer(.noView) { _ in }.contains("view_count is 0"))
  }

  @Test(
    "A plugin that reports an error while it is fitted is quoted",
    arguments: [
      (FitFault.beginFails, "begin", "not today"), (.observeFails, "observe", "lost at object 8"),
      (.finishFails, "finish", "30 objects are too few"),
    ])
  func errors(fault: FitFault, function: String, words: String) throws {
    let task = try load(fault)
    let error = #expect(throws: PluginError.self) { try task.fit(objects) }
    guard case .callFailed("org.example.unfit", function, _, words)? = error else {
      Issue.record("not quoted: \(String(describing: error))")
      return
    }
  }

  @Test("A state of no bytes, or of more than 16 MB, is refused")
  func sizes() throws {
    #expect(try wrongAnswer(.savesNothing) { try $0.fit(objects) } == "it writes nothing")
    #expect(try wrongAnswer(.savesTooMuch) { try $0.fit(objects) } == "its state is over 16 MB")
  }

  @Test("A plugin refuses a state that it did not write in its own words, and can still be used")
  func garbage() throws {
    let task = try load(.none)
    let state = try task.fit(objects)
    for bytes in [[], [1, 2, 3], state + [0], state.map { $0 ^ 0xFF }] {
      #expect(
        throws: PluginError.callFailed(
          plugin: "org.example.unfit", function: "load", status: .badInput, message: "no state of mine")
      ) { try task.load(bytes, smallContext) }
    }
    try task.load(state, smallContext)
    #expect(try task.score([objects[0]]).map { ($0 ?? .nan).rounded() } == [-2])
  }

  @Test("A score that is not a number is an error, never a score")
  func scoreNaN() throws {
    #expect(
      try wrongAnswer(.scoreNaN) {
        try $0.fit(objects)
        _ = try $0.score(objects)
      }.contains("the score of object 0 of 30 is nan"))
  }

  @Test("An instance that failed is not called again")
  func retired() throws {
    let task = try load(.scoreFails)
    try task.fit(objects)
    #expect(throws: PluginError.self) { _ = try task.score(objects) }
    #expect(throws: PluginError.retired(plugin: "org.example.unfit", message: "the scale is broken")) {
      _ = try task.score(objects)
    }
  }

  @Test(
    "The check finds every fault and says what to do", arguments: FitFault.allCases.filter { $0 != .none })
  func checkFinds(fault: FitFault) throws {
    let failed = checkPlugin(file: try fault.build(in: folder)).filter { $0.outcome == .failed }
    #expect(!failed.isEmpty, "\(fault) is not found")
    #expect(failed.allSatisfy { !$0.detail.isEmpty })
  }
}
