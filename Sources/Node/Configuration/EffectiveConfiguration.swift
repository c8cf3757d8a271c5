/// A usable configuration and the origin of each value.
package struct EffectiveConfiguration: Sendable {
  package let configuration: Configuration
  /// Origins by full key; keys with their default are missing.
  let origins: [String: ConfigurationOrigin]

  /// The whole configuration as a file that reads back as the same values, with the text of each key above it and its
  /// origin beside it (`--print-config`). Ends with a line break.
  package func commentedYAML() -> String {
    var lines = [
      "# The configuration in effect. Every key is optional.",
      "# Later places override earlier ones: default, file, environment (VAGARY_SECTION__KEY), --set section.key=value.",
    ]
    var section = ""
    for key in ConfigurationKeys.node {
      let parts = key.name.split(separator: ".", maxSplits: 1).map(String.init)
      if parts[0] != section {
        section = parts[0]
        lines += ["", "\(section):"]
      }
      lines += entry(parts[1], key, key.name, configuration, indent: "  ", help: true)
    }
    lines += ["", "sources:"]
    for (id, source) in configuration.sources.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(ConfigurationValue.yamlText(id)):")
      for key in ConfigurationKeys.source {
        lines += entry(key.name, key, "sources.\(id).\(key.name)", source, indent: "    ", help: false)
      }
    }
    if configuration.sources.isEmpty {
      lines += ["  # <id>:"]
      for key in ConfigurationKeys.source { lines += ["  #   \(key.name):  # \(key.help)"] }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func entry<Owner>(
    _ leaf: String, _ key: ConfigurationKey<Owner>, _ name: String, _ owner: Owner, indent: String, help: Bool
  ) -> [String] {
    let origin = origins[name] ?? .byDefault
    let value = key.read(owner)
    var lines = help ? ["\(indent)# \(key.help) \(key.type.allowed)"] : []
    switch value {
    case .none: lines.append("\(indent)# \(leaf):  # not set")
    case .list(let items) where !items.isEmpty:
      lines.append("\(indent)\(leaf):  # \(origin)")
      lines += items.map { "\(indent)  - \(ConfigurationValue.yamlText($0))" }
    default: lines.append("\(indent)\(leaf): \(value.yaml)  # \(origin)")
    }
    return lines
  }
}
