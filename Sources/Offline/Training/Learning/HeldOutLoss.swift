import Backbone
import Bundles
import Glibc
import NeuralEngine
import PluginHost
import ProxyTasks

/// How well each task does on footage it has not seen, against the best that a constant could do.
///
/// Above 0.8 of the constant's loss a task has learnt next to nothing.
struct HeldOutLoss {
  /// Part of the best constant's loss above which a task counts as not having learnt.
  static let notLearnt = 0.8

  /// Objects that go through the network together.
  private static let batch = 32

  /// The mean loss of every head in inference mode on `objects` of the held-out footage, and that of the
  /// constant that suits `training` objects best: the label frequencies for cross-entropy, the median for
  /// L1, the mean for squared error, each value by itself.
  static func measure(
    trainer: JointTrainer, training: [TrainingObject], learner: JointTrainer, objects: [TrainingObject]
  ) throws -> [String: BundleManifest.Training.Loss] {
    var results: [String: BundleManifest.Training.Loss] = [:]
    guard !objects.isEmpty else { return results }
    var sums = [Double](repeating: 0, count: trainer.heads.count)
    var weights = sums
    for start in stride(from: 0, to: objects.count, by: batch) {
      let part = Array(objects[start..<min(start + batch, objects.count)])
      let losses = try trainer.evaluate(part, numbers: Array(start..<(start + part.count)))
      for head in losses.indices {
        sums[head] += losses[head] * Double(part.count)
        weights[head] += Double(part.count)
      }
    }
    for (index, head) in trainer.heads.enumerated() {
      let constant = try constantLoss(
        head, learner: learner, training: training, trainer: trainer, objects: objects)
      results[head.name] = .init(loss: sums[index] / max(1, weights[index]), bestConstant: constant)
    }
    return results
  }

  private static func constantLoss(
    _ head: TaskHead, learner: JointTrainer, training: [TrainingObject], trainer: JointTrainer,
    objects: [TrainingObject]
  ) throws -> Double {
    guard let width = head.targetWidth else {
      // Samples of a labelled task come in equal numbers of each label.
      return log(Double(max(1, head.network.outputShape.channels)))
    }
    let known = try learner.targetValues(head, training)
    let held = try trainer.targetValues(head, objects)
    guard !known.isEmpty, !held.isEmpty else { return 0 }
    var total = 0.0
    for value in 0..<width {
      var column = known.map { $0[value] }
      if head.plugin.needs.loss == .l1 {
        column.sort()
        let constant = column[column.count / 2]
        for target in held { total += Double(abs(target[value] - constant)) }
      } else {
        let constant = column.reduce(0, +) / Float(column.count)
        for target in held { total += Double((target[value] - constant) * (target[value] - constant)) }
      }
    }
    return total / Double(width * held.count)
  }
}

extension JointTrainer {
  /// Losses of the tasks on objects of this trainer's footage, in inference mode.
  func evaluate(_ objects: [TrainingObject], numbers: [Int]) throws -> [Double] {
    try step(objects, numbers: numbers, round: .max, learning: false, inference: true)
  }

  /// The targets of those objects that have one, in C, H, W order.
  func targetValues(_ head: TaskHead, _ objects: [TrainingObject]) throws(PluginError) -> [[Float]] {
    try targets.targets(
      head.plugin.needs.target, detections: objects.map(\.detection), crops: middleCrops(objects),
      side: BackboneVariant.cropSide, scoring: false
    ).compactMap { $0 }
  }
}
