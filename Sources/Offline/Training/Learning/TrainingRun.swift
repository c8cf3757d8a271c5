import Backbone
import Bundles
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// A training under way: the networks, the objects that are learnt from, and their order.
///
/// One thread owns it.
package final class TrainingRun {
  /// Fewest objects that are worth learning from.
  static let fewestObjects = 64

  package let configuration: TrainingConfiguration
  let mode: ClassScoreMode
  let targets: TargetSource
  let backbone: Network
  let heads: [TaskHead]
  let views: [ClipView]
  let held: TrainingFootage
  let objects: [TrainingObject]
  let heldObjects: [TrainingObject]
  let trainer: JointTrainer
  let team: ThreadTeam
  /// Objects shown so far.
  package private(set) var shown = 0
  private var order: [Int] = []
  private var epoch: UInt64 = 0

  /// Draws the weights and parts the footage.
  ///
  /// - Throws: `TrainingError` when configuration, tasks or footage are not usable, and what plugins throw.
  package convenience init(
    _ footage: TrainingFootage, configuration: TrainingConfiguration, tasks: [TaskPlugin],
    teacher: TeacherPlugin?
  ) throws {
    let (learning, held) = footage.split(heldOut: configuration.heldOut)
    try self.init(
      learning: learning, heldOut: held, classes: footage.classScores,
      configuration: configuration, tasks: tasks, teacher: teacher)
  }

  /// Draws the weights for footage that is split already.
  ///
  /// - Parameter classes: what the detections of both parts carry.
  init(
    learning: TrainingFootage, heldOut held: TrainingFootage,
    classes: (mode: ClassScoreMode, labels: [String]), configuration: TrainingConfiguration,
    tasks: [TaskPlugin], teacher: TeacherPlugin?
  ) throws {
    let problems = configuration.problems()
    guard problems.isEmpty else { throw TrainingError.configuration(problems) }
    guard !tasks.isEmpty else { throw TrainingError.noTask }
    self.configuration = configuration
    self.held = held
    let (mode, labels) = classes
    self.mode = mode
    let needsTeacher = mode == .none || tasks.contains { $0.needs.target == .teacher }
    let targets = TargetSource(mode: mode, labels: labels, teacher: needsTeacher ? teacher : nil)
    self.targets = targets
    backbone = configuration.variant.makeNetwork()
    let context = ModelBundle.headContext(configuration.variant, targets: targets)
    heads = try tasks.map { try TaskHead(plugin: $0, context: context) }
    var random = CounterRandom(seed: configuration.seed, 0)
    backbone.initialise(random: &random)
    for (index, head) in heads.enumerated() {
      var random = CounterRandom(seed: configuration.seed, 1, UInt64(index))
      head.network.initialise(random: &random)
    }
    views = heads.map(\.view).reduce(into: [ClipView]()) { if !$0.contains($1) { $0.append($1) } }
    let reach = tasks.map(\.needs.reach).max() ?? 0
    objects = learning.objects(
      views: views, reach: reach, step: configuration.clipStep, stride: configuration.frameStride)
    guard objects.count >= Self.fewestObjects else {
      throw TrainingError.tooFewObjects(found: objects.count, needed: Self.fewestObjects)
    }
    heldObjects = held.objects(views: views, reach: reach, step: configuration.clipStep, stride: 1)
    team = ThreadTeam(threads: configuration.threads)
    trainer = JointTrainer(
      backbone: backbone, heads: heads, views: views, targets: targets, footage: learning,
      configuration: configuration, team: team)
    try startAtMeanTarget()
  }

  /// Shows the next objects, `configuration.batch` of them, with all their samples; returns the loss of each
  /// task. Every object is shown once before any is shown again, in random order.
  ///
  /// - Parameters:
  ///   - progress: part of the training that is done, 0...1.
  ///   - learning: false runs forward only, which still gives batch norm its statistics.
  package func step(progress: Float, learning: Bool = true) throws -> [Double] {
    while order.count < configuration.batch { addEpoch() }
    let numbers = Array(order.prefix(configuration.batch))
    order.removeFirst(configuration.batch)
    let losses = try trainer.step(
      numbers.map { objects[$0] }, numbers: numbers, round: UInt64(shown), progress: progress,
      learning: learning)
    shown += configuration.batch
    return losses
  }

  /// Continues as if so many objects had been shown: what comes next follows from their number and the seed.
  func resume(at shown: Int) {
    let (epochs, begun) = shown.quotientAndRemainder(dividingBy: objects.count)
    self.shown = shown
    epoch = UInt64(epochs)
    order = []
    if begun > 0 {
      addEpoch()
      order.removeFirst(begun)
    }
  }

  /// Puts all objects in the order of the next epoch behind those that wait.
  private func addEpoch() {
    var random = CounterRandom(seed: configuration.seed, 2, epoch)
    order += Array(objects.indices).shuffled(using: &random)
    epoch += 1
  }

  /// Starts the output of heads that follow a vector at the mean target.
  private func startAtMeanTarget() throws {
    for head in heads
    where head.plugin.needs.target == .classScores || head.plugin.needs.target == .teacher {
      let known = try trainer.targetValues(head, Self.spread(objects, 2048))
      guard let width = head.targetWidth, !known.isEmpty else { continue }
      head.network.startOutput(
        at: (0..<width).map { value in known.reduce(Float(0)) { $0 + $1[value] } / Float(known.count) })
    }
  }

  /// At most `count` of the objects, spread evenly.
  static func spread(_ objects: [TrainingObject], _ count: Int) -> [TrainingObject] {
    guard objects.count > count else { return objects }
    return (0..<count).map { objects[$0 * objects.count / count] }
  }
}
