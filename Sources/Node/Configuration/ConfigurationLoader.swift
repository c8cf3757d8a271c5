import PlainText
import VideoModel

/// Applies a file, the environment and `--set` to the defaults, in that order, and collects all problems before it
/// reports them.
package struct ConfigurationLoader {
  private var configuration = Configuration()
  private var origins: [String: ConfigurationOrigin] = [:]
  private var problems: [ConfigurationProblem] = []
  private var refused: Set<String> = []
  private let workingFolder: String
  private let fileFolder: String

  /// The text of a configuration file.
  package struct File: Sendable {
    /// The name as the user wrote it; problems show it.
    let name: String
    let text: String
    /// Absolute path of the folder that relative paths in the file start from.
    let folder: String

    package init(name: String, text: String, folder: String) {
      self.name = name
      self.text = text
      self.folder = folder
    }
  }

  /// - Parameters:
  ///   - file: `nil` for none.
  ///   - environment: all variables of the process; variables of other programs are ignored.
  ///   - settings: the arguments of `--set`, in order.
  ///   - workingFolder: absolute; relative paths in `environment` and `settings` start from here.
  /// - Throws: every problem at once.
  package static func load(
    file: File?, environment: [String: String], settings: [String], workingFolder: String
  ) throws(ConfigurationError) -> EffectiveConfiguration {
    var loader = ConfigurationLoader(workingFolder: workingFolder, fileFolder: file?.folder ?? workingFolder)
    if let file {
      let document = ConfigurationDocument(yaml: file.text, file: file.name)
      loader.problems += document.problems
      for assignment in document.assignments { loader.apply(assignment, folder: loader.fileFolder) }
    }
    for layer in [ConfigurationLayers.environment(environment), ConfigurationLayers.flags(settings)] {
      loader.problems += layer.problems
      for assignment in layer.assignments { loader.apply(assignment, folder: loader.workingFolder) }
    }
    loader.checkTogether()
    guard loader.problems.isEmpty else { throw .problems(loader.problems) }
    return EffectiveConfiguration(configuration: loader.configuration, origins: loader.origins)
  }

  private init(workingFolder: String, fileFolder: String) {
    self.workingFolder = workingFolder
    self.fileFolder = fileFolder
  }

  private mutating func apply(_ assignment: ConfigurationAssignment, folder: String) {
    if assignment.path.first == "sources" { return applyToSource(assignment, folder: folder) }
    guard let key = ConfigurationKeys.node(named: assignment.key) else { return refuseUnknown(assignment) }
    guard let value = accepted(assignment, by: key.type, folder: folder) else { return }
    key.write(&configuration, value)
    origins[assignment.key] = assignment.origin
  }

  private mutating func applyToSource(_ assignment: ConfigurationAssignment, folder: String) {
    let path = assignment.path
    guard path.count == 2 || path.count == 3 else { return refuseUnknown(assignment) }
    guard SourceID(path[1]) != nil else {
      return add(
        "source id \"\(path[1])\" must be 1 to 128 letters, digits, dots, underscores or dashes; "
          + "list a foreign id under the aliases of a source", assignment)
    }
    guard path.count == 3 else {
      // `sources.cam-1` alone: no settings in a file, no key on the command line.
      guard assignment.value == .nothing else { return refuseUnknown(assignment) }
      configuration.sources[path[1]] = configuration.sources[path[1]] ?? Configuration.Source()
      return
    }
    guard let key = ConfigurationKeys.source(named: path[2]) else { return refuseUnknown(assignment) }
    guard let value = accepted(assignment, by: key.type, folder: folder) else { return }
    key.write(&configuration.sources[path[1], default: Configuration.Source()], value)
    origins[assignment.key] = assignment.origin
  }

  private mutating func accepted(
    _ assignment: ConfigurationAssignment, by type: ConfigurationType, folder: String
  ) -> ConfigurationValue? {
    switch type.read(assignment.value, folder) {
    case .value(let value): return value
    case .refused(let complaint):
      refused.insert(assignment.key)
      add("\(assignment.key) is \(assignment.value.shown), \(complaint)", assignment)
      return nil
    }
  }

  private mutating func refuseUnknown(_ assignment: ConfigurationAssignment) {
    var candidates = ConfigurationKeys.node.map(\.name)
    if assignment.path.first == "sources" {
      let id = assignment.path.count > 1 ? assignment.path[1] : "<id>"
      candidates = ConfigurationKeys.source.map { "sources.\(id).\($0.name)" }
    }
    let hint: String
    if let guess = Suggestion.key(for: assignment.key, among: candidates) {
      hint = "did you mean \(guess)?"
    } else {
      let section = assignment.path.first ?? ""
      let siblings = candidates.filter { $0.hasPrefix(section + ".") }
      hint =
        siblings.isEmpty
        ? "sections are " + ConfigurationKeys.sections.joined(separator: ", ")
        : "\(section) has " + siblings.joined(separator: ", ")
    }
    add("unknown key \(assignment.key); \(hint)", assignment)
  }

  /// Checks values that depend on each other. Keys that are already refused are left out.
  private mutating func checkTogether() {
    for finding in ConfigurationConsistency.problems(of: configuration)
    where refused.isDisjoint(with: finding.keys) {
      let origin = finding.keys.compactMap { origins[$0] }.last ?? .byDefault
      problems.append(ConfigurationProblem(text: finding.text, origin: origin))
    }
  }

  private mutating func add(_ text: String, _ assignment: ConfigurationAssignment) {
    problems.append(ConfigurationProblem(text: text, origin: assignment.origin))
  }
}
