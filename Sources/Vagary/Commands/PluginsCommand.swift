import ArgumentParser
import Foundation
import PlainText
import PluginHost

/// `vagary plugins`: what is installed, and whether a file keeps the contract.
struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "Lists and checks plugins.", subcommands: [List.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the plugins found, and those refused.")

    @OptionGroup var pluginOptions: PluginOptions

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
      let catalog = PluginCatalog(folders: pluginOptions.plugins + PluginCatalog.defaultFolders())
      if json {
        let plugins = catalog.plugins.map { plugin -> JSONValue in
          .object([
            ("display_name", .text(plugin.words.name)), ("file", .text(plugin.file)),
            ("finding", .text(plugin.finding ?? "")), ("id", .text(plugin.id)),
            ("kind", .text(plugin.kind.rawValue)),
            ("name", .text(plugin.shortName)), ("summary", .text(plugin.summary)),
            ("version", .text(plugin.version)),
          ])
        }
        let refused = catalog.refused.map { refusal -> JSONValue in
          .object([("file", .text(refusal.file)), ("reason", .text("\(refusal.error)"))])
        }
        print(JSONValue.object([("plugins", .list(plugins)), ("refused", .list(refused))]).line)
        return
      }
      for plugin in catalog.plugins {
        let name = plugin.shortName.padding(toLength: 22, withPad: " ", startingAt: 0)
        let kind = plugin.kind.rawValue.padding(toLength: 11, withPad: " ", startingAt: 0)
        print("\(name) \(kind) \(plugin.version)  \(plugin.summary)")
      }
      for refusal in catalog.refused { print("refused: \(refusal.file): \(refusal.error)") }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs the contract's checks on a plugin file.")

    @Argument(help: "The shared object.")
    var file: String

    func run() throws {
      let findings = checkPlugin(file: file)
      for finding in findings {
        print(
          "\(finding.outcome.rawValue): \(finding.check)"
            + (finding.detail.isEmpty ? "" : " (\(finding.detail))"))
      }
      if findings.contains(where: { $0.outcome == .failed }) {
        throw CommandFailure(.badData, "\(file) does not keep the plugin contract")
      }
    }
  }
}
