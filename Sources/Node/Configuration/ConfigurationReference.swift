/// The table of keys as shown in docs/configuration.md.
enum ConfigurationReference {
  /// Markdown, one row per key: name, default, allowed values, text. Ends with a line break.
  static func markdown() -> String {
    var defaults = Configuration()
    defaults.node.name = "the host's name"
    var lines = ["| key | default | takes | what it does |", "|---|---|---|---|"]
    for key in ConfigurationKeys.node { lines.append(row(key, key.name, key.read(defaults))) }
    for key in ConfigurationKeys.source {
      lines.append(row(key, "sources.<id>.\(key.name)", key.read(Configuration.Source())))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The keys that can change while a node runs, in one line. Ends with a line break.
  static func reloadable() -> String {
    let names =
      ConfigurationKeys.node.filter(\.isReloadable).map(\.name)
      + ConfigurationKeys.source.filter(\.isReloadable).map { "sources.<id>.\($0.name)" }
    return names.map { "`\($0)`" }.joined(separator: ", ") + "\n"
  }

  private static func row<Owner>(
    _ key: ConfigurationKey<Owner>, _ name: String, _ value: ConfigurationValue
  ) -> String {
    let shown =
      switch value {
      case .none: "not set"
      case .text(let text): text
      case .list(let items): items.isEmpty ? "none" : items.joined(separator: ", ")
      default: value.yaml
      }
    let takes = key.type.allowed.replacing("|", with: "\\|")
    return "| `\(name)` | \(shown) | \(takes) | \(key.help) |"
  }
}
