import Backbone
import Bundles
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Why a model could not be trained.
public enum TrainingError: Error, CustomStringConvertible {
  case configuration([String])
  case tooFewObjects(found: Int, needed: Int)
  case tooFewHeldOut(found: Int)
  case noTask
  case head(TaskHeadError)

  public var description: String {
    switch self {
    case .configuration(let problems): problems.joined(separator: "; ")
    case .tooFewObjects(let found, let needed):
      "the footage has \(found) objects to learn from, needs at least \(needed): give more footage, or check that the "
        + "detector finds the objects in it"
    case .tooFewHeldOut(let found):
      "the held-out part of the footage has \(found) scored objects, needs at least 20 for calibration: give more footage"
    case .noTask: "no task plugin is given: name at least one"
    case .head(let error): "\(error)"
    }
  }
}

/// How far training is.
public struct TrainingProgress: Sendable {
  public var objects: Int
  public var total: Int
  /// By short task name: mean loss over the latest objects.
  public var losses: [(task: String, loss: Double)]
}

/// Trains a bundle on normal footage and calibrates it on the held-out part.
public struct ModelTraining {
  public let configuration: TrainingConfiguration
  public let tasks: [TaskPlugin]
  public let teacher: TeacherPlugin?

  /// Fewest objects that are worth learning from.
  static let fewestObjects = 64

  public init(configuration: TrainingConfiguration, tasks: [TaskPlugin], teacher: TeacherPlugin?) {
    self.configuration = configuration
    self.tasks = tasks
    self.teacher = teacher
  }

  /// What the detections of the footage carry: all classes, labels, or none.
  public static func classScoreMode(of footage: TrainingFootage) -> (mode: ClassScoreMode, labels: [String]) {
    let detections = footage.clips.lazy.flatMap { $0.detections.lazy.compactMap { $0 }.flatMap { $0 } }
    let labels = footage.detector.labels
    if !labels.isEmpty, detections.contains(where: { $0.classScores.count == labels.count }) {
      return (.full, labels)
    }
    let seen = Set(detections.map(\.label)).subtracting([""])
    if !seen.isEmpty { return (.label, labels.isEmpty ? seen.sorted() : labels) }
    return (.none, [])
  }

  /// Runs the whole training. Same footage, configuration and plugins: same bundle, whatever the number
  /// of threads (on one instruction set and BLAS core).
  ///
  /// - Parameters:
  ///   - seconds: a monotonic clock, for the summary.
  ///   - progress: called about every 1000 objects and at the end.
  public func run(
    _ footage: TrainingFootage, seconds: () -> Double, progress: (TrainingProgress) -> Void
  ) throws -> ModelBundle {
    let problems = configuration.problems()
    guard problems.isEmpty else { throw TrainingError.configuration(problems) }
    guard !tasks.isEmpty else { throw TrainingError.noTask }
    let began = seconds()
    let (mode, labels) = Self.classScoreMode(of: footage)
    let needsTeacher = mode == .none || tasks.contains { $0.needs.target == .teacher }
    let targets = TargetSource(mode: mode, labels: labels, teacher: needsTeacher ? teacher : nil)
    let backbone = configuration.variant.makeNetwork()
    let context = ModelBundle.headContext(configuration.variant, targets: targets)
    let heads = try tasks.map { try TaskHead(plugin: $0, context: context) }
    var random = CounterRandom(seed: configuration.seed, 0)
    backbone.initialise(random: &random)
    for (index, head) in heads.enumerated() {
      var random = CounterRandom(seed: configuration.seed, 1, UInt64(index))
      head.network.initialise(random: &random)
    }
    let views = heads.map(\.view).reduce(into: [ClipView]()) { if !$0.contains($1) { $0.append($1) } }
    let reach = tasks.map(\.needs.reach).max() ?? 0
    let (learning, held) = footage.split(heldOut: configuration.heldOut)
    let objects = learning.objects(
      views: views, reach: reach, step: configuration.clipStep, stride: configuration.frameStride)
    guard objects.count >= Self.fewestObjects else {
      throw TrainingError.tooFewObjects(found: objects.count, needed: Self.fewestObjects)
    }
    let heldObjects = held.objects(views: views, reach: reach, step: configuration.clipStep, stride: 1)
    let team = ThreadTeam(threads: configuration.threads)
    let trainer = JointTrainer(
      backbone: backbone, heads: heads, views: views, targets: targets, footage: learning,
      configuration: configuration, team: team)
    try startAtMeanTarget(trainer, objects)
    try learn(trainer, objects, progress)

    let judge = JointTrainer(
      backbone: backbone, heads: heads, views: views, targets: targets, footage: held,
      configuration: configuration,
      team: team)
    let losses = try HeldOutLoss.measure(
      trainer: judge, training: spread(objects, configuration.lossObjects), learner: trainer,
      objects: spread(heldObjects, configuration.lossObjects))
    let fingerprint = Fingerprint.of(backbone.contents().bytes)
    let manifest = BundleManifest(
      format: BundleManifest.currentFormat, variant: configuration.variant.rawValue,
      cropSide: BackboneVariant.cropSide, classScores: mode, labels: labels,
      teacher: targets.teacher.map {
        .init(id: $0.identity.id, version: $0.identity.version, settings: $0.settings, width: $0.width)
      },
      tasks: heads.map {
        .init(
          id: $0.plugin.identity.id, version: $0.plugin.identity.version, settings: $0.plugin.settings,
          view: $0.view.offsets, backbone: fingerprint)
      }, backbone: fingerprint, detector: footage.detector.id, clipStep: configuration.clipStep,
      frameInterval: footage.frameInterval,
      training: .init(
        program: "vagary", seed: configuration.seed, objectSteps: configuration.objectSteps,
        batch: configuration.batch, rate: configuration.rate, finalRate: configuration.finalRate,
        objects: objects.count,
        heldOutObjects: heldObjects.count, seconds: (seconds() - began).rounded(), heldOutLoss: losses))
    let uncalibrated = ModelBundle(
      manifest: manifest, variant: configuration.variant, backbone: backbone, heads: heads, targets: targets,
      calibration: nil)
    let calibration = try BundleCalibration.fit(
      uncalibrated, on: held, detector: footage.detector.id, threads: configuration.threads)
    return ModelBundle(
      manifest: manifest, variant: configuration.variant, backbone: backbone, heads: heads, targets: targets,
      calibration: calibration)
  }

  /// Starts the output of heads that follow a vector at the mean target.
  private func startAtMeanTarget(_ trainer: JointTrainer, _ objects: [TrainingObject]) throws {
    for head in trainer.heads
    where head.plugin.needs.target == .classScores || head.plugin.needs.target == .teacher {
      let known = try trainer.targetValues(head, spread(objects, 2048))
      guard let width = head.targetWidth, !known.isEmpty else { continue }
      head.network.startOutput(
        at: (0..<width).map { value in known.reduce(Float(0)) { $0 + $1[value] } / Float(known.count) })
    }
  }

  private func learn(
    _ trainer: JointTrainer, _ objects: [TrainingObject], _ progress: (TrainingProgress) -> Void
  ) throws {
    // Without learning, a few batches still give batch norm its statistics.
    let learning = configuration.objectSteps > 0
    let total = learning ? configuration.objectSteps : 20 * configuration.batch
    var order: [Int] = []
    var shown = 0
    var epoch: UInt64 = 0
    var sums = [Double](repeating: 0, count: trainer.heads.count)
    var steps = 0
    var reported = 0
    while shown < total {
      while order.count < configuration.batch {
        var random = CounterRandom(seed: configuration.seed, 2, epoch)
        order += Array(objects.indices).shuffled(using: &random)
        epoch += 1
      }
      let numbers = Array(order.prefix(configuration.batch))
      order.removeFirst(configuration.batch)
      let losses = try trainer.step(
        numbers.map { objects[$0] }, numbers: numbers, round: UInt64(shown),
        progress: Float(shown) / Float(total), learning: learning)
      shown += configuration.batch
      steps += 1
      for head in losses.indices { sums[head] += losses[head] }
      if shown - reported >= 1000 || shown >= total {
        progress(
          TrainingProgress(
            objects: min(shown, total), total: total,
            losses: zip(trainer.heads, sums).map { ($0.name, $1 / Double(steps)) }))
        reported = shown
        steps = 0
        sums = sums.map { _ in 0 }
      }
    }
  }

  /// At most `count` of the objects, spread evenly.
  private func spread(_ objects: [TrainingObject], _ count: Int) -> [TrainingObject] {
    guard objects.count > count else { return objects }
    return (0..<count).map { objects[$0 * objects.count / count] }
  }
}
