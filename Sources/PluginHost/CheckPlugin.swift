/// Tries the plugin in `file` against the whole contract and gives its findings in order.
///
/// Every instance gets `settings`. The plugin runs inside this process: one that crashes takes the process along.
package func checkPlugin(file: String, settings: [String: String] = [:]) -> [PluginFinding] {
  var check = ContractCheck()
  var opened: PluginLibrary?
  check.expect("it loads, fits the ABI, and its table is complete") { () throws(PluginError) in
    opened = try PluginLibrary.open(file)
    return nil
  }
  guard let library = opened else { return check.findings }
  check.expect("its words for people are short and on one line") { () throws(PluginError) in
    checkWords(of: library.identity)
  }
  check.expect("it refuses an unknown setting with a reason") { () throws(PluginError) in
    checkUnknownSetting(of: library, settings: settings)
  }
  switch library.identity.kind {
  case .task: checkTask(library, settings, &check)
  case .detector: checkDetector(library, settings, &check)
  case .teacher: checkTeacher(library, settings, &check)
  case .fit: checkFit(library, settings, &check)
  }
  return check.findings
}

/// Makes the instance that the further checks use. A plugin that asks for a model or a setting that it did not get
/// keeps the contract, but the rest stays unchecked.
func makeInstance<Instance>(
  _ check: inout ContractCheck, _ make: () throws(PluginError) -> Instance
) -> Instance? {
  let title = "it makes an instance"
  do throws(PluginError) {
    let instance = try make()
    check.expect(title) { nil }
    return instance
  } catch {
    if case .callFailed(_, "create", let status, let message) = error,
      status == .noResource || status == .invalidSetting, !message.isEmpty
    {
      check.skip(title, because: "\(error); give the settings it asks for to check the rest")
    } else {
      check.expect(title) { error.description }
    }
    return nil
  }
}

/// Says which text does not fit its place on a page. Words that a plugin does not give are not wrong.
private func checkWords(of identity: PluginIdentity) -> String? {
  for (field, text, limit) in [
    ("display_name", identity.displayName, 40), ("finding", identity.finding, 160),
  ] {
    guard let text else { continue }
    if text.utf8.count > limit { return "\(field) has \(text.utf8.count) bytes, at most \(limit) have room" }
    if text.utf8.contains(where: { $0 < 32 || $0 == 127 }) { return "\(field) has a control character" }
  }
  return nil
}

private func checkUnknownSetting(of library: PluginLibrary, settings: [String: String]) -> String? {
  var settings = settings
  settings["no-such-setting"] = "1"
  do throws(PluginError) {
    switch library.identity.kind {
    case .task: _ = try TaskPlugin(library: library, settings: settings)
    case .detector: _ = try DetectorPlugin(library: library, settings: settings)
    case .teacher: _ = try TeacherPlugin(library: library, settings: settings)
    case .fit: _ = try FitPlugin(library: library, settings: settings)
    }
    return "it accepts the setting no-such-setting; return VAGARY_INVALID_SETTING"
  } catch {
    guard case .callFailed(_, "create", let status, let message) = error else { return error.description }
    if status != .invalidSetting {
      return "it reports \(status) (\(message)); return VAGARY_INVALID_SETTING, before anything else is tried"
    }
    return message.isEmpty ? "it refuses without a message; write the key into it" : nil
  }
}
