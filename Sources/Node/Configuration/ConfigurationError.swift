import PlainText

/// The reason why a configuration cannot be used.
package enum ConfigurationError: Error, Equatable {
  /// The file could not be read.
  case unreadable(file: String, reason: String)
  /// All problems, in the order file, environment, `--set`, combinations.
  case problems([ConfigurationProblem])
}

extension ConfigurationError: ExplainedError {
  package var failure: CommandFailure {
    switch self {
    case .unreadable(let file, let reason):
      CommandFailure(
        .missingInput, "cannot read the configuration \(file): \(reason)",
        remedy: "Give the path of a YAML file after --config, or leave --config out to use the defaults.")
    case .problems(let problems):
      CommandFailure(
        .configuration,
        "the configuration has \(problems.count == 1 ? "a problem" : "\(problems.count) problems"):\n"
          + problems.map { "  \($0)" }.joined(separator: "\n"),
        remedy: "docs/configuration.md lists every key; --print-config prints the configuration in effect.")
    }
  }
}
