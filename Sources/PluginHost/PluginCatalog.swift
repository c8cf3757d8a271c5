import Foundation
import PlainText

/// The plugins found in a list of folders.
///
/// Files named `libVagary*.so` and `vagary-*.so` are loaded and checked once, folder by folder and
/// by name; a file that cannot be used is listed in ``refused`` and harms nothing else.
package struct PluginCatalog: Sendable {
  /// A file that was found but cannot be used.
  package struct Refusal: Sendable, Equatable {
    package let file: String
    package let error: PluginError
  }

  /// Usable plugins in the order they were found; ids are unique.
  package let plugins: [PluginIdentity]
  package let refused: [Refusal]
  private let libraries: [PluginLibrary]

  /// Loads what `folders` hold; a folder that does not exist is passed over.
  package init(folders: [String]) {
    var libraries: [PluginLibrary] = []
    var refused: [Refusal] = []
    for file in Self.candidates(in: folders) {
      do throws(PluginError) {
        let library = try PluginLibrary.open(file)
        if let known = libraries.first(where: { $0.identity.id == library.identity.id }) {
          throw .duplicate(file: file, id: library.identity.id, usedFile: known.identity.file)
        }
        libraries.append(library)
      } catch {
        refused.append(Refusal(file: file, error: error))
      }
    }
    self.init(libraries: libraries, refused: refused)
  }

  /// The catalog with the plugin of one more file, whatever the file's name. It replaces a plugin of the same id.
  ///
  /// - Throws: the reason why the file is unusable.
  package func adding(_ file: String) throws(PluginError) -> (catalog: PluginCatalog, plugin: PluginIdentity)
  {
    let library = try PluginLibrary.open(file)
    let others = libraries.filter { $0.identity.id != library.identity.id }
    return (PluginCatalog(libraries: [library] + others, refused: refused), library.identity)
  }

  private init(libraries: [PluginLibrary], refused: [Refusal]) {
    self.libraries = libraries
    self.refused = refused
    plugins = libraries.map(\.identity)
  }

  /// Where plugins are looked for: the folders of `VAGARY_PLUGIN_PATH` (separated by colons), the
  /// folder of the running program, and `../lib/vagary/plugins` beside it.
  package static func defaultFolders() -> [String] {
    var folders: [String] = []
    if let path = ProcessInfo.processInfo.environment["VAGARY_PLUGIN_PATH"] {
      folders += path.split(separator: ":").map(String.init)
    }
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let slash = program.lastIndex(of: "/")
    {
      let folder = String(program[..<slash])
      folders += [folder.isEmpty ? "/" : folder, folder + "/../lib/vagary/plugins"]
    }
    return folders
  }

  /// Makes an instance of the task `name`: a short name, a full id, or the path of a file.
  package func task(_ name: String, settings: [String: String] = [:]) throws(PluginError) -> TaskPlugin {
    try TaskPlugin(library: library(name, kind: .task), settings: settings)
  }

  /// Makes an instance of the fitted task `name`, given as for a task.
  package func fit(_ name: String, settings: [String: String] = [:]) throws(PluginError) -> FitPlugin {
    try FitPlugin(library: library(name, kind: .fit), settings: settings)
  }

  /// Makes an instance of the task `name` of either kind.
  package func anyTask(_ name: String, settings: [String: String] = [:]) throws(PluginError) -> AnyTask {
    let found = try library(name, kinds: [.task, .fit])
    guard found.identity.kind == .fit else {
      return .learnt(try TaskPlugin(library: found, settings: settings))
    }
    return .fitted(try FitPlugin(library: found, settings: settings))
  }

  /// Makes a detector for one source. `spec` is a name as for a task, or `name:model` with the file
  /// of the model, which goes before a `model` among the settings.
  package func detector(
    _ spec: String, settings: [String: String] = [:]
  ) throws(PluginError) -> DetectorPlugin {
    var settings = settings
    var name = spec
    if let colon = spec.firstIndex(of: ":") {
      name = String(spec[..<colon])
      settings["model"] = String(spec[spec.index(after: colon)...])
    }
    return try DetectorPlugin(library: library(name, kind: .detector), settings: settings)
  }

  /// Makes an instance of the teacher `name`, given as for a task.
  package func teacher(
    _ name: String, settings: [String: String] = [:]
  ) throws(PluginError) -> TeacherPlugin {
    try TeacherPlugin(library: library(name, kind: .teacher), settings: settings)
  }

  private func library(_ name: String, kind: PluginKind) throws(PluginError) -> PluginLibrary {
    try library(name, kinds: [kind])
  }

  /// - Parameter kinds: the kinds that fit; an error names the first.
  private func library(_ name: String, kinds: [PluginKind]) throws(PluginError) -> PluginLibrary {
    if name.contains("/") {
      let library = try PluginLibrary.open(name)
      guard kinds.contains(library.identity.kind) else {
        throw .otherKind(name, wanted: kinds[0], actual: library.identity.kind)
      }
      return library
    }
    let named = libraries.filter { $0.identity.id == name || $0.identity.shortName == name }
    let fitting = named.filter { kinds.contains($0.identity.kind) }
    if let exact = fitting.first(where: { $0.identity.id == name }) { return exact }
    if fitting.count > 1 { throw .ambiguousName(name, ids: fitting.map(\.identity.id)) }
    if let library = fitting.first { return library }
    if let other = named.first {
      throw .otherKind(name, wanted: kinds[0], actual: other.identity.kind)
    }
    let found = plugins.filter { kinds.contains($0.kind) }.map(\.shortName).sorted()
    throw .unknownName(
      name, kind: kinds[0], found: found, suggestion: Suggestion.nearest(to: name, among: found),
      refused: refused.map(\.error.description))
  }

  /// Files with the name of a plugin, each once, even if a folder is listed twice.
  private static func candidates(in folders: [String]) -> [String] {
    var seen: Set<String> = []
    var files: [String] = []
    for folder in folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() where isPluginName(name) {
        let file = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        if seen.insert(URL(fileURLWithPath: file).resolvingSymlinksInPath().path).inserted {
          files.append(file)
        }
      }
    }
    return files
  }

  private static func isPluginName(_ name: String) -> Bool {
    name.hasSuffix(".so") && (name.hasPrefix("libVagary") || name.hasPrefix("vagary-"))
  }
}
