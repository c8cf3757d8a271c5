/// Assignments from the environment and from `--set`.
enum ConfigurationLayers {
  static let variablePrefix = "VAGARY_"

  /// The variable that sets a key: `bus.in` is set by `VAGARY_BUS__IN`.
  static func variable(for key: String) -> String {
    variablePrefix + key.uppercased().replacing(".", with: "__")
  }

  /// Assignments from variables named `VAGARY_SECTION__KEY`, in the order of their names. Other variables that
  /// begin with `VAGARY_` are not configuration; an empty variable counts as not set.
  static func environment(
    _ variables: [String: String]
  ) -> (assignments: [ConfigurationAssignment], problems: [ConfigurationProblem]) {
    var assignments: [ConfigurationAssignment] = []
    var problems: [ConfigurationProblem] = []
    for (name, value) in variables.sorted(by: { $0.key < $1.key }) where name.hasPrefix(variablePrefix) {
      let rest = name.dropFirst(variablePrefix.count).lowercased()
      guard let gap = rest.firstRange(of: "__"), !value.isEmpty else { continue }
      let path = [String(rest[..<gap.lowerBound]), String(rest[gap.upperBound...])]
      let origin = ConfigurationOrigin.environment(name)
      if path[0] == "sources" {
        problems.append(
          ConfigurationProblem(
            text: "settings of a source cannot come from the environment; use the file or "
              + "--set sources.ID.KEY=VALUE", origin: origin))
      } else {
        assignments.append(ConfigurationAssignment(path: path, value: .scalar(value), origin: origin))
      }
    }
    return (assignments, problems)
  }

  /// Assignments from `section.key=value` texts, in order. In `sources.ID.KEY` the id can have dots.
  static func flags(
    _ settings: [String]
  ) -> (assignments: [ConfigurationAssignment], problems: [ConfigurationProblem]) {
    var assignments: [ConfigurationAssignment] = []
    var problems: [ConfigurationProblem] = []
    for setting in settings {
      guard let sign = setting.firstIndex(of: "="), sign > setting.startIndex else {
        problems.append(
          ConfigurationProblem(
            text: "\"\(setting)\" must be KEY=VALUE, for example events.threshold=3.5", origin: .flag))
        continue
      }
      let value = String(setting[setting.index(after: sign)...])
      let path = self.path(of: String(setting[..<sign]))
      assignments.append(ConfigurationAssignment(path: path, value: .scalar(value), origin: .flag))
    }
    return (assignments, problems)
  }

  private static func path(of key: String) -> [String] {
    let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.first == "sources", parts.count > 3 else { return parts }
    return ["sources", parts[1..<(parts.count - 1)].joined(separator: "."), parts[parts.count - 1]]
  }
}
