import Backbone
import Bundles
import Footage
import NeuralEngine
import PluginHost
import ProxyTasks
import Training
import VideoModel

/// The speed of training steps, from random weights, in batches of the size that `vagary train` takes.
struct TrainBench {
  enum Views: String, Sendable, CaseIterable {
    /// Forward, backward and Adam of one 7-frame view with all heads on it, from ready inputs and targets.
    case one
    /// The joint step of `vagary train`: crops, samples of all tasks on their own views, targets and all.
    case five
  }

  var variant: BackboneVariant
  var views: Views
  /// 1...256.
  var threads: Int
  var timing = BenchTiming()
  /// Batch size: objects per step.
  var batch = TrainingConfiguration().batch

  func run(_ catalog: PluginCatalog) throws -> BenchResult {
    let rates: [Double]
    switch views {
    case .one:
      let step = try OneViewStep(self, catalog)
      rates = try timing.measure(objects: batch) { rounds in
        for _ in 0..<rounds { _ = try step.run() }
      }
    case .five:
      let training = try jointTraining(catalog)
      rates = try timing.measure(objects: batch) { rounds in
        for _ in 0..<rounds { _ = try training.step(progress: 0) }
      }
    }
    return BenchResult(
      subject: "training step \(variant.rawValue), \(views.rawValue == "one" ? "one view" : "five views"), "
        + "batches of \(batch)", threads: threads, repeats: rates)
  }

  /// Inputs, weights and targets of the one-view step with the losses and the first gradient it gives.
  func export(_ catalog: PluginCatalog) throws -> BenchExport { try OneViewStep(self, catalog).export() }

  /// A training on invented footage that never ends.
  func jointTraining(_ catalog: PluginCatalog) throws -> TrainingRun {
    var configuration = TrainingConfiguration()
    configuration.variant = variant
    configuration.batch = batch
    configuration.threads = threads
    return try TrainingRun(
      BenchScene(objects: 8).footage(), configuration: configuration,
      tasks: ScoreBench.tasks.map { try catalog.task($0) }, teacher: nil)
  }
}

/// The one-view step with its input and targets.
private struct OneViewStep {
  let backbone: Network
  let heads: [TaskHead]
  let variant: BackboneVariant
  let networks: JointStep
  let input: Tensor
  let uses: [JointStep.Use]
  let targets: [Tensor]
  private static let view = ClipView.sevenFrames.description

  init(_ bench: TrainBench, _ catalog: PluginCatalog) throws {
    variant = bench.variant
    let labels = (0..<80).map { "class \($0)" }
    let context = ModelBundle.headContext(
      bench.variant, targets: TargetSource(mode: .full, labels: labels, teacher: nil))
    heads = try ScoreBench.tasks.map { try TaskHead(plugin: try catalog.task($0), context: context) }
    backbone = bench.variant.makeNetwork()
    RandomWeights.fill(backbone, seed: 1, views: [Self.view])
    for (index, head) in heads.enumerated() {
      RandomWeights.fill(head.network, seed: 2 + UInt64(index), views: [Self.view])
    }
    networks = JointStep(
      backbone: backbone, heads: heads, views: 1, team: ThreadTeam(threads: bench.threads))
    input = BenchExport.pixels(items: bench.batch, frames: ClipView.sevenFrames.offsets.count, seed: 20)
    let items = Array(0..<bench.batch)
    uses = heads.indices.map { .init(head: $0, items: items, labels: items.map { $0 % 2 }) }
    targets = heads.enumerated().map { index, head in
      let output = head.network.outputShape
      let shape = TensorShape(
        items: bench.batch, height: output.height, width: output.width, channels: output.channels)
      var random = CounterRandom(seed: 21 + UInt64(index))
      return Tensor(shape, values: (0..<shape.count).map { _ in Float.random(in: 0...1, using: &random) })
    }
  }

  /// One step; returns the loss of each head, before its weight.
  func run(moving: Bool = true) throws -> [Double] {
    networks.begin()
    try networks.forward(view: 0, input, mode: .training(view: Self.view))
    let losses = try zip(uses, targets).map { try networks.learn($0, target: $1) }
    networks.backward(view: 0)
    if moving { networks.finish(rate: TrainingConfiguration().rate) }
    return losses
  }

  func export() throws -> BenchExport {
    var export = BenchExport()
    try export.add(backbone, as: "backbone", layers: variant.layers)
    export.add(input, as: "input@\(Self.view)")
    for (use, target) in zip(uses, targets) {
      let head = heads[use.head]
      try export.add(head.network, as: head.name, layers: head.plugin.describe(head.context))
      export.note(view: Self.view, of: head.name)
      export.note(loss: head.plugin.needs.loss, weight: head.plugin.needs.lossWeight, of: head.name)
      if head.targetWidth == nil {
        export.add(use.labels.map(Float.init), as: "labels.\(head.name)")
      } else {
        export.add(target, as: "target.\(head.name)")
      }
    }
    for (head, loss) in zip(heads, try run(moving: false)) {
      export.add([Float(loss)], as: "loss.\(head.name)")
    }
    for parameter in backbone.parameters where parameter.name == "conv1.weight" {
      export.add(parameter.fileGradient, as: "gradient.backbone.conv1.weight", shape: parameter.fileShape)
    }
    return export
  }
}
