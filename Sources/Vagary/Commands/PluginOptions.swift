import ArgumentParser
import Console
import Foundation
import PluginHost
import VideoModel

/// Where plugins are looked for.
struct PluginOptions: ParsableArguments {
  @Option(name: .long, help: "Additional folder with plugins; may be repeated. VAGARY_PLUGIN_PATH works too.")
  var plugins: [String] = []

  func catalog() -> PluginCatalog {
    let catalog = PluginCatalog(folders: plugins + PluginCatalog.defaultFolders())
    for refusal in catalog.refused {
      StandardError.write("vagary: plugin refused: \(refusal.file): \(refusal.error)\n")
    }
    return catalog
  }
}
