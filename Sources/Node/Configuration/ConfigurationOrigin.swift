/// The place where a value of the configuration was written. Later cases override earlier ones.
enum ConfigurationOrigin: Sendable, Equatable, CustomStringConvertible {
  case byDefault
  case file(String, line: Int?)
  /// The name of the variable.
  case environment(String)
  /// A `--set` on the command line.
  case flag

  package var description: String {
    switch self {
    case .byDefault: "default"
    case .file(let name, let line?): "\(name) line \(line)"
    case .file(let name, nil): name
    case .environment(let variable): "environment \(variable)"
    case .flag: "--set"
    }
  }
}

/// One unusable entry of a configuration.
package struct ConfigurationProblem: Sendable, Equatable, CustomStringConvertible {
  /// The sentence without its origin: `bus.in is ..., must be ...`.
  package let text: String
  let origin: ConfigurationOrigin

  package var description: String { "\(text) (\(origin))" }
}

/// One written value for one key.
struct ConfigurationAssignment: Sendable, Equatable {
  /// `["bus", "in"]`, or `["sources", id, "bundle"]`; an id can contain dots.
  let path: [String]
  let value: WrittenValue
  let origin: ConfigurationOrigin

  var key: String { path.joined(separator: ".") }
}
