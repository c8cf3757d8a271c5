import Bundles
import PluginHost
import TestSupport
import Training

extension BuiltPlugins {
  static func fit(_ name: String, _ settings: [String: String] = [:]) throws -> FitPlugin {
    try catalog.fit(name, settings: settings)
  }

  static let fittedTasks = ["location", "density", "velocity"]
}

extension InventedBundle {
  /// The four tasks with random weights, and tasks fitted on moving squares.
  static func fitted(
    _ plugins: [FitPlugin], on footage: TrainingFootage = MovingSquares.footage(),
    tasks: [String] = BuiltPlugins.paperTasks, _ change: (inout TaskFitting) -> Void = { _ in }
  ) throws -> ModelBundle {
    var fitting = TaskFitting()
    fitting.threads = 1
    change(&fitting)
    return try fitting.fit(
      plugins, to: make(tasks: tasks.map { try BuiltPlugins.task($0) }), on: footage)
  }

  static func fitted(_ names: [String] = BuiltPlugins.fittedTasks) throws -> ModelBundle {
    try fitted(names.map { try BuiltPlugins.fit($0) })
  }
}
