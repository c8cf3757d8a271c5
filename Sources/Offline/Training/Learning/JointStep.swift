import NeuralEngine
import PluginHost
import ProxyTasks

/// One step of the optimiser on the backbone and all heads together, in the order ``begin()``, for each view
/// ``forward(view:_:mode:)``, ``learn(_:target:)`` for each head that reads it and ``backward(view:)``, at
/// last ``finish(rate:)``.
///
/// Loss = sum over heads of weight * loss, the loss of a head being the mean over its samples that have a
/// target. One thread owns it; items are shared out over the team, with the same result for any number of
/// threads.
package final class JointStep {
  /// The samples of one head among the items of a view.
  package struct Use: Sendable {
    /// Index of the head.
    package var head: Int
    /// The items of its samples; an item may serve several.
    package var items: [Int]
    /// One for each sample; empty where the target is not a label.
    package var labels: [Int]
    /// Which samples have a target; `nil`: all.
    package var counts: [Bool]?

    package init(head: Int, items: [Int], labels: [Int] = [], counts: [Bool]? = nil) {
      self.head = head
      self.items = items
      self.labels = labels
      self.counts = counts
    }
  }

  private let backbone: Network
  private let heads: [TaskHead]
  private var adam = Adam()
  private let passes: [NetworkPass]
  private let headPasses: [NetworkPass]
  private let nothing = Tensor(TensorShape(items: 1, channels: 1))
  private var features: Tensor
  private var mode = NetworkPass.Mode.training(view: "")
  private let picked = Tensor(TensorShape(items: 1, channels: 1))
  private let outputGradient = Tensor(TensorShape(items: 1, channels: 1))
  private let featureGradient = Tensor(TensorShape(items: 1, channels: 1))

  /// - Parameter views: how many views a step has.
  package init(backbone: Network, heads: [TaskHead], views: Int, team: ThreadTeam) {
    self.backbone = backbone
    self.heads = heads
    features = nothing
    passes = (0..<views).map { _ in NetworkPass(backbone, team: team) }
    headPasses = heads.map { NetworkPass($0.network, team: team) }
  }

  /// Steps the optimiser has taken. Set it to resume with weights and moments of an earlier training.
  package var optimiserSteps: Int {
    get { adam.steps }
    set { adam.steps = newValue }
  }

  /// Forgets the gradients of the step before.
  package func begin() {
    backbone.zeroGradients()
    for head in heads { head.network.zeroGradients() }
  }

  /// Computes the features of a view's items, `input` being [N][T][64][64][3]; it must stay as it is until
  /// the view's ``backward(view:)``.
  ///
  /// - Throws: when batch norm lacks statistics for inference.
  package func forward(view index: Int, _ input: Tensor, mode: NetworkPass.Mode) throws(NetworkError) {
    self.mode = mode
    features = try passes[index].forward(input, mode: mode)
    featureGradient.resize(features.shape)
    featureGradient.fill(0)
  }

  /// Runs a head over its samples of the view and returns their mean loss, before its weight.
  ///
  /// - Parameters:
  ///   - target: in the layout of the head's output, an item a sample; ignored where the target is a label.
  ///   - learning: false leaves the gradients alone.
  package func learn(_ use: Use, target: Tensor?, learning: Bool = true) throws(NetworkError) -> Double {
    let needs = heads[use.head].plugin.needs
    picked.gather(features, use.items)
    let output = try headPasses[use.head].forward(picked, mode: mode)
    let loss = Loss(needs.loss).evaluate(
      output: output, target: heads[use.head].targetWidth == nil ? nil : target, labels: use.labels,
      counts: use.counts, weight: needs.lossWeight, gradient: outputGradient)
    if learning, let back = headPasses[use.head].backward(outputGradient, wantsInputGradient: true) {
      featureGradient.scatterAdd(back, use.items)
    }
    return loss
  }

  /// Takes the gradients that the heads left back through the view's pass.
  package func backward(view index: Int) { passes[index].backward(featureGradient) }

  /// Moves all weights.
  package func finish(rate: Float) {
    adam.rate = rate
    adam.step([backbone] + heads.map(\.network))
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
