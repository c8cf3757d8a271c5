import Backbone
import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Trains the backbone and all heads together: one optimiser step at a time.
///
/// Loss = sum over tasks of weight * loss (method.md, section 3). One thread owns it; items are
/// shared out over the team, with the same result for any number of threads.
final class JointTrainer {
  let backbone: Network
  let heads: [TaskHead]
  let views: [ClipView]
  let targets: TargetSource
  private let footage: TrainingFootage
  private let configuration: TrainingConfiguration
  private let team: ThreadTeam
  private var adam: Adam
  private let passes: [NetworkPass]
  private let headPasses: [NetworkPass]
  private let input = Tensor(TensorShape(items: 1, channels: 1))
  private let picked = Tensor(TensorShape(items: 1, channels: 1))
  private let outputGradient = Tensor(TensorShape(items: 1, channels: 1))
  private let featureGradient = Tensor(TensorShape(items: 1, channels: 1))
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
    adam = Adam(rate: configuration.rate)
    passes = views.map { _ in NetworkPass(backbone, team: team) }
    headPasses = heads.map { NetworkPass($0.network, team: team) }
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
    backbone.zeroGradients()
    for head in heads { head.network.zeroGradients() }
    let crops = middleCrops(objects)
    var losses = [Double](repeating: 0, count: heads.count)
    for (index, part) in batch.parts.enumerated() {
      let view = part.view.description
      let mode: NetworkPass.Mode = inference ? .inference(view: view) : .training(view: view)
      cut(part.items.map { (objects[$0.object], $0.offsets) }, frames: part.view.offsets.count)
      let features = try passes[index].forward(input, mode: mode)
      featureGradient.resize(features.shape)
      featureGradient.fill(0)
      for use in part.uses {
        losses[use.head] = try learn(
          use, features: features, objects: objects, crops: crops, mode: mode, learning: learning)
      }
      if learning { passes[index].backward(featureGradient) }
    }
    if learning {
      adam.rate = configuration.rate(at: progress)
      adam.step([backbone] + heads.map(\.network))
    }
    return losses
  }

  private func learn(
    _ use: SampleBatch.Use, features: Tensor, objects: [TrainingObject], crops: [[Float]],
    mode: NetworkPass.Mode, learning: Bool
  ) throws -> Double {
    let head = heads[use.head]
    picked.gather(features, use.items)
    let output = try headPasses[use.head].forward(picked, mode: mode)
    let counts = try setTargets(
      head, objects: use.objects.map { objects[$0] }, crops: use.objects.map { crops[$0] })
    let loss = Loss(head.plugin.needs.loss).evaluate(
      output: output, target: head.targetWidth == nil ? nil : targetTensor, labels: use.labels,
      counts: counts,
      weight: head.plugin.needs.lossWeight, gradient: outputGradient)
    if learning, let back = headPasses[use.head].backward(outputGradient, wantsInputGradient: true) {
      featureGradient.scatterAdd(back, use.items)
    }
    return loss
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

extension Loss {
  init(_ loss: TaskLoss) {
    switch loss {
    case .crossEntropy: self = .crossEntropy
    case .l1: self = .l1
    case .squared: self = .squared
    }
  }
}
