import Backbone
import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Trains the backbone and all heads on objects of some footage: cuts their samples, asks for their targets,
/// and hands both to a ``JointStep``. One thread owns it.
final class JointTrainer {
  let backbone: Network
  let heads: [TaskHead]
  let views: [ClipView]
  let targets: TargetSource
  private let footage: TrainingFootage
  private let configuration: TrainingConfiguration
  private let team: ThreadTeam
  let networks: JointStep
  private let input = Tensor(TensorShape(items: 1, channels: 1))
  private let targetTensor = Tensor(TensorShape(items: 1, channels: 1))

  init(
    backbone: Network, heads: [TaskHead], views: [ClipView], targets: TargetSource, footage: TrainingFootage,
    configuration: TrainingConfiguration, team: ThreadTeam
  ) {
    self.backbone = backbone
    self.heads = heads
    self.views = views
    self.targets = targets
    self.footage = footage
    self.configuration = configuration
    self.team = team
    networks = JointStep(backbone: backbone, heads: heads, views: views.count, team: team)
  }

  /// One step on some objects. Returns the loss of each task.
  ///
  /// - Parameters:
  ///   - progress: part of the training that is done, 0...1.
  ///   - learning: false runs forward only, which still updates the running statistics.
  ///   - inference: uses the running statistics and leaves them alone; not together with `learning`.
  func step(
    _ objects: [TrainingObject], numbers: [Int], round: UInt64, progress: Float = 0, learning: Bool = true,
    inference: Bool = false
  ) throws -> [Double] {
    let batch = try SampleBatch(
      heads: heads, views: views, objects: objects, numbers: numbers, seed: configuration.seed, round: round)
    networks.begin()
    let crops = middleCrops(objects)
    var losses = [Double](repeating: 0, count: heads.count)
    for (index, part) in batch.parts.enumerated() {
      let view = part.view.description
      let mode: NetworkPass.Mode = inference ? .inference(view: view) : .training(view: view)
      cut(part.items.map { (objects[$0.object], $0.offsets) }, frames: part.view.offsets.count)
      try networks.forward(view: index, input, mode: mode)
      for use in part.uses {
        let counts = try setTargets(
          heads[use.head], objects: use.objects.map { objects[$0] }, crops: use.objects.map { crops[$0] })
        losses[use.head] = try networks.learn(
          .init(head: use.head, items: use.items, labels: use.labels, counts: counts), target: targetTensor,
          learning: learning)
      }
      if learning { networks.backward(view: index) }
    }
    if learning { networks.finish(rate: configuration.rate(at: progress)) }
    return losses
  }

  /// Lays the targets of some objects into `targetTensor` in the layout of the head's output; returns
  /// which objects have one.
  func setTargets(_ head: TaskHead, objects: [TrainingObject], crops: [[Float]]) throws(PluginError)
    -> [Bool]?
  {
    guard let width = head.targetWidth else { return nil }
    let found = try targets.targets(
      head.plugin.needs.target, detections: objects.map(\.detection), crops: crops,
      side: BackboneVariant.cropSide, scoring: false)
    let shape = head.network.outputShape
    targetTensor.resize(
      TensorShape(items: objects.count, height: shape.height, width: shape.width, channels: shape.channels))
    let plane = shape.height * shape.width
    for (item, target) in found.enumerated() {
      let row = targetTensor.item(item)
      guard let target, target.count == width else {
        row.update(repeating: 0, count: width)
        continue
      }
      for position in 0..<plane {
        for channel in 0..<shape.channels {
          row[position * shape.channels + channel] = target[channel * plane + position]
        }
      }
    }
    return found.map { $0 != nil }
  }

  /// The detections' own crops, [3, 64, 64] each.
  func middleCrops(_ objects: [TrainingObject]) -> [[Float]] {
    cut(objects.map { ($0, [0]) }, frames: 1)
    let planar = input.planarValues()
    return objects.indices.map { Array(planar[($0 * CropCutter.values)..<(($0 + 1) * CropCutter.values)]) }
  }

  private func cut(_ items: [(object: TrainingObject, offsets: [Int])], frames: Int) {
    let side = BackboneVariant.cropSide
    input.resize(
      TensorShape(
        items: items.count, frames: frames, height: side, width: side, channels: BackboneVariant.cropChannels)
    )
    let (footage, step, input) = (footage, configuration.clipStep, input)
    team.run(items.count) { item, _ in
      footage.cut(items[item].object, offsets: items[item].offsets, step: step, into: input.item(item))
    }
  }
}
