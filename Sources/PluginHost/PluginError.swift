/// How a plugin's function ended when it did not succeed.
package enum PluginStatus: Sendable, Hashable, CustomStringConvertible {
  case invalidSetting, unsupported, badInput, noResource, failed
  /// A number the contract does not name.
  case other(UInt32)

  package var description: String {
    switch self {
    case .invalidSetting: "invalid setting"
    case .unsupported: "unsupported"
    case .badInput: "bad input"
    case .noResource: "missing resource"
    case .failed: "failed"
    case .other(let number): "unknown status \(number)"
    }
  }
}

/// Why a plugin cannot be used, or what went wrong inside it.
package enum PluginError: Error, Equatable, Sendable, CustomStringConvertible {
  case fileMissing(file: String)
  /// The dynamic loader refused the file; `reason` is its own text.
  case notLoadable(file: String, reason: String)
  case noEntry(file: String)
  case otherABI(file: String, plugin: PluginABIVersion, host: PluginABIVersion)
  /// The plugin's table breaks the contract.
  case badTable(file: String, problem: String)
  /// A file of the same id comes earlier in the search order.
  case duplicate(file: String, id: String, usedFile: String)
  /// `found` are the short names of that kind, `refused` one line for each file that was refused.
  case unknownName(String, kind: PluginKind, found: [String], suggestion: String?, refused: [String])
  case otherKind(String, wanted: PluginKind, actual: PluginKind)
  /// A short name that several plugins share.
  case ambiguousName(String, ids: [String])
  /// A function of the plugin reported a problem; `message` is the plugin's own text.
  case callFailed(plugin: String, function: String, status: PluginStatus, message: String)
  /// A function of the plugin succeeded, but its answer breaks the contract.
  case wrongAnswer(plugin: String, function: String, problem: String)
  /// An earlier call ended in `failed`; the instance is not called again.
  case retired(plugin: String, message: String)

  package var description: String {
    switch self {
    case .fileMissing(let file):
      "plugin \(file): there is no such file; check the path"
    case .notLoadable(let file, let reason):
      "plugin \(file): cannot be loaded: \(reason); rebuild it for this machine or install what it needs"
    case .noEntry(let file):
      "plugin \(file): has no symbol vagary_plugin_entry; "
        + "it is not a Vagary plugin or does not export its entry function"
    case .otherABI(let file, let plugin, let host):
      "plugin \(file): is built for plugin ABI \(plugin), this program has \(host); "
        + "rebuild it with this program's vagary_plugin.h or install its matching version"
    case .badTable(let file, let problem):
      "plugin \(file): \(problem); ask its author for a corrected build"
    case .duplicate(let file, let id, let usedFile):
      "plugin \(file): not used, since \(usedFile) has the same id \(id) and comes first; remove one of them"
    case .unknownName(let name, let kind, let found, let suggestion, let refused):
      Self.unknownText(name, kind, found, suggestion, refused)
    case .otherKind(let name, let wanted, let actual):
      "plugin \(name) is a \(actual.rawValue), but a \(wanted.rawValue) is needed here"
    case .ambiguousName(let name, let ids):
      "plugin name \(name) fits several: \(ids.joined(separator: ", ")); give the full id"
    case .callFailed(let plugin, let function, let status, let message):
      "plugin \(plugin): \(function) reports \(status): "
        + (message.isEmpty ? "(no text given)" : message)
    case .wrongAnswer(let plugin, let function, let problem):
      "plugin \(plugin): \(function) breaks the plugin contract: \(problem); "
        + "run `vagary plugins check` on its file"
    case .retired(let plugin, let message):
      "plugin \(plugin): is out of use after an earlier failure (\(message)); restart to try it again"
    }
  }

  private static func unknownText(
    _ name: String, _ kind: PluginKind, _ found: [String], _ suggestion: String?, _ refused: [String]
  ) -> String {
    var text = "there is no \(kind.rawValue) plugin \"\(name)\""
    if let suggestion { text += "; did you mean \"\(suggestion)\"?" }
    text += found.isEmpty ? "; none was found" : "; found: \(found.joined(separator: ", "))"
    text += " (VAGARY_PLUGIN_PATH adds folders to the search)"
    for line in refused { text += "\n  refused: \(line)" }
    return text
  }
}
