import Foundation
import PluginHost

/// The plugins of the package, which the build puts beside the test program.
package enum BuiltPlugins {
  /// The folder of the test program, where the package's dynamic libraries are.
  package static let folder: String = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: program).deletingLastPathComponent().path
  }()

  package static let catalog = PluginCatalog(folders: [folder])

  /// The folders of plugins that were built, such as `MiddleBox`, in alphabetical order. The build names their files
  /// `libVagary<folder>.so`. Files of plugins that have left the source tree are passed over.
  package static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
      .map { String($0.dropFirst(prefix.count).dropLast(suffix.count)) }
      .filter { card(of: $0) != nil }.sorted()
  }()

  /// Folders of the source tree whose card names the file of a plugin of the package.
  package static let folders: [String] = {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: sources.path)) ?? []
    return folders.filter { card(of: $0)?.contains("\(prefix)\($0)\(suffix)") == true }.sorted()
  }()

  /// The text of a folder's card; `nil` without a card.
  package static func card(of name: String) -> String? {
    try? String(contentsOf: sources.appendingPathComponent("\(name)/README.md"), encoding: .utf8)
  }

  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Plugins").standardized

  /// The file of the plugin of a folder.
  package static func file(_ name: String) -> String { "\(folder)/\(prefix)\(name)\(suffix)" }

  private static let prefix = "libVagary"
  private static let suffix = ".so"
}
