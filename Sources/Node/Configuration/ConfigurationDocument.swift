import PlainText
import Yams

/// A configuration file as assignments, and the problems with its form.
struct ConfigurationDocument: Sendable {
  private(set) var assignments: [ConfigurationAssignment] = []
  private(set) var problems: [ConfigurationProblem] = []
  private let file: String

  /// - Parameters:
  ///   - yaml: the text of the file; an empty text is a configuration of defaults.
  ///   - file: the name of the file in problems.
  init(yaml: String, file: String) {
    self.file = file
    do {
      guard let root = try Yams.compose(yaml: yaml) else { return }
      readRoot(root)
    } catch let error as YamlError {
      add(Self.syntaxProblem(error), line: Self.line(of: error))
    } catch {
      add("not readable as YAML: \(error)", line: nil)
    }
  }

  private mutating func readRoot(_ root: Node) {
    if isNothing(root) { return }
    guard case .mapping(let mapping) = root else {
      return add(
        "the file must hold sections such as \"bus:\", not a single value or list", line: root.mark?.line)
    }
    for (name, node) in mapping {
      let section = text(of: name)
      if section == "sources" {
        readSources(node)
      } else if ConfigurationKeys.sections.contains(section) {
        readSection(section, node)
      } else {
        add(Self.unknownSection(section), line: name.mark?.line)
      }
    }
  }

  private mutating func readSection(_ section: String, _ node: Node) {
    for (name, value) in entries(of: node, called: section) {
      assign([section, text(of: name)], value, line: name.mark?.line)
    }
  }

  private mutating func readSources(_ node: Node) {
    for (name, settings) in entries(of: node, called: "sources") {
      let id = text(of: name)
      // A source without settings exists as well.
      if isNothing(settings) { assign(["sources", id], settings, line: name.mark?.line) }
      for (leaf, value) in entries(of: settings, called: "sources.\(id)") {
        assign(["sources", id, text(of: leaf)], value, line: leaf.mark?.line)
      }
    }
  }

  /// The keys below a section; none for an empty one, none and a problem for anything else.
  private mutating func entries(of node: Node, called name: String) -> [(Node, Node)] {
    if isNothing(node) { return [] }
    guard case .mapping(let mapping) = node else {
      add("\(name) is \(value(of: node).shown), must be a section with keys below it", line: node.mark?.line)
      return []
    }
    return mapping.map { ($0.key, $0.value) }
  }

  private mutating func assign(_ path: [String], _ node: Node, line: Int?) {
    assignments.append(
      ConfigurationAssignment(path: path, value: value(of: node), origin: .file(file, line: line)))
  }

  private func value(of node: Node) -> WrittenValue {
    if isNothing(node) { return .nothing }
    switch node {
    case .scalar(let scalar): return .scalar(scalar.string)
    case .sequence(let sequence):
      let items = sequence.compactMap { isNothing($0) ? nil : $0.scalar?.string }
      return items.count == sequence.count ? .list(items) : .nested
    default: return .nested
    }
  }

  private func isNothing(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private func text(of key: Node) -> String { key.scalar?.string ?? "(not a name)" }

  private mutating func add(_ text: String, line: Int?) {
    problems.append(ConfigurationProblem(text: text, origin: .file(file, line: line)))
  }

  private static func unknownSection(_ name: String) -> String {
    let keys = ConfigurationKeys.node.map(\.name)
    if keys.contains(name) {
      let parts = name.split(separator: ".")
      return "\(name) must be written as a section: \"\(parts[0]):\" and, indented below it, \"\(parts[1]):\""
    }
    if let section = Suggestion.nearest(to: name, among: ConfigurationKeys.sections) {
      return "unknown section \(name); did you mean \(section)?"
    }
    let leaf = keys.first { $0.hasSuffix("." + name) }
    let hint =
      leaf.map { "did you mean \($0)?" } ?? "sections are "
      + ConfigurationKeys.sections.joined(separator: ", ")
    return "unknown section \(name); \(hint)"
  }

  private static func syntaxProblem(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _),
      .reader(let problem, _, _, _):
      "not readable as YAML: \(problem)"
    case .duplicatedKeysInMapping(let duplicates, _):
      "written twice: \(duplicates.sorted().joined(separator: ", "))"
    default: "not readable as YAML: \(error)"
    }
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }
}
