import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Fitted tasks for measurements: as full as they get, of random objects.
enum BenchFitting {
  static let tasks = ["location", "density", "velocity"]
  /// More than any of them keeps.
  private static let objects = 5000

  static func fit(_ catalog: PluginCatalog, _ context: FitContext) throws -> [FittedTask] {
    try tasks.map { name in
      let plugin = try catalog.fit(name)
      var random = CounterRandom(seed: 5)
      let batch = ObjectBatch()
      try plugin.begin(context)
      for _ in 0..<objects {
        batch.begin(count: 1, width: 640, height: 360, classes: context.classCount)
        batch.set(0, box: box(&random), confidence: 0.9, label: 0, history: history(&random))
        let features = (0..<context.featureCount).map { _ in Float.random(in: 0...1, using: &random) }
        try features.withUnsafeBufferPointer {
          batch.lend(features: $0.baseAddress, crops: nil)
          try plugin.observe(batch, using: &random)
        }
      }
      try plugin.finish(using: &random)
      return try FittedTask(plugin: plugin, context: context, state: try plugin.save())
    }
  }

  /// Ten places of a second.
  static func history(_ random: inout CounterRandom) -> [PastBox] {
    let start = box(&random)
    return (1...10).map { step in
      var past = start
      past.left += Float(step)
      return PastBox(age: Float(step) / 10, box: past)
    }
  }

  private static func box(_ random: inout CounterRandom) -> BoundingBox {
    BoundingBox(
      left: Float.random(in: 0...500, using: &random), top: Float.random(in: 0...200, using: &random),
      width: Float.random(in: 20...100, using: &random), height: Float.random(in: 40...150, using: &random))
  }
}
