import Foundation
import PluginHost

/// The plugins that were built beside these tests.
enum BuiltPlugins {
  static let catalog: PluginCatalog = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return PluginCatalog(folders: [URL(fileURLWithPath: program).deletingLastPathComponent().path])
  }()

  static func task(_ name: String, _ settings: [String: String] = [:]) throws -> TaskPlugin {
    try catalog.task(name, settings: settings)
  }

  static func teacher() throws -> TeacherPlugin { try catalog.teacher("gradient-histogram") }

  static let paperTasks = ["arrow-of-time", "motion-irregularity", "middle-box", "distillation"]
}
