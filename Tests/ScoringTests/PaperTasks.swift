import PluginHost
import TestSupport

extension BuiltPlugins {
  /// The four tasks of the paper.
  static let paperTasks = ["arrow-of-time", "motion-irregularity", "middle-box", "distillation"]

  static func task(_ name: String, _ settings: [String: String] = [:]) throws -> TaskPlugin {
    try catalog.task(name, settings: settings)
  }

  static func teacher() throws -> TeacherPlugin { try catalog.teacher("gradient-histogram") }
}
