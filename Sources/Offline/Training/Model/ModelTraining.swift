import Backbone
import Bundles
import Fusion
import NeuralEngine
import PluginHost
import ProxyTasks
import VideoModel

/// Trains a bundle on normal footage and calibrates it on the held-out part.
package struct ModelTraining {
  package let configuration: TrainingConfiguration
  package let tasks: [TaskPlugin]
  /// Tasks that are fitted when the others have learnt.
  package let fits: [FitPlugin]
  package let teacher: TeacherPlugin?

  /// Steps before progress is reported for the first time.
  private static let firstSteps = 4

  package init(
    configuration: TrainingConfiguration, tasks: [TaskPlugin], fits: [FitPlugin] = [], teacher: TeacherPlugin?
  ) {
    self.configuration = configuration
    self.tasks = tasks
    self.fits = fits
    self.teacher = teacher
  }

  /// The description that distinguishes this training from others.
  ///
  /// - Parameter footage: all that the training learns from; `nil` where that is not known yet.
  package func description(on footage: FootageDigest?) -> TrainingDescription {
    TrainingDescription(configuration: configuration, tasks: tasks, teacher: teacher, footage: footage)
  }

  /// Runs the whole training. Same footage, configuration and plugins: same bundle, whatever the number
  /// of threads (on one instruction set and BLAS core).
  ///
  /// - Parameters:
  ///   - checkpoints: where the training is resumed from, and where its state is kept meanwhile.
  ///   - seconds: a monotonic clock, for the summary and the checkpoints.
  ///   - progress: called where it is resumed, after the first steps, about every 1000 objects and at the end.
  package func run(
    _ footage: TrainingFootage, checkpoints: CheckpointKeeper? = nil, seconds: () -> Double,
    progress: (TrainingProgress) -> Void
  ) throws -> ModelBundle {
    var began = seconds()
    try FittedTask.check(
      fits, learnt: tasks.map(\.needs.view), others: tasks.map { ($0.identity.shortName, $0.identity.id) })
    let run = try TrainingRun(footage, configuration: configuration, tasks: tasks, teacher: teacher)
    if let checkpoints {
      began -= try checkpoints.begin(run, description(on: FootageDigest(footage)), at: began)
    }
    let learnt = try learn(
      run, detector: footage.detector, frameInterval: footage.frameInterval, began: began,
      checkpoints: checkpoints, seconds: seconds, progress)
    let uncalibrated = try TaskFitting(configuration).fit(
      fits, to: learnt, on: footage.split(heldOut: configuration.heldOut).training)
    let calibration = try BundleCalibration.estimate(
      for: uncalibrated, on: run.held, threads: configuration.threads)
    return uncalibrated.calibrated(calibration)
  }

  /// Trains on what was collected off live streams, and leaves the calibration to others. `frameStride` is not
  /// asked for: the collection has seen to it.
  package func run(
    _ collected: CollectedFootage, seconds: () -> Double, progress: (TrainingProgress) -> Void
  ) throws -> ModelBundle {
    let began = seconds()
    try requireNoFits()
    let (learning, held) = collected.parts
    let all = TrainingFootage(videos: learning.videos + held.videos, detector: collected.detector)
    var own = configuration
    own.frameStride = 1
    let run = try TrainingRun(
      learning: learning, heldOut: held, classes: all.classScores, configuration: own,
      tasks: tasks, teacher: teacher)
    return try learn(
      run, detector: collected.detector, frameInterval: all.frameInterval, began: began, checkpoints: nil,
      seconds: seconds, progress)
  }

  /// Throws where a task is fitted: what is collected off the bus are single objects.
  package func requireNoFits() throws(TrainingError) {
    guard fits.isEmpty else { throw .singleObjects(fitted: fits.map(\.identity.shortName)) }
  }

  private func learn(
    _ run: TrainingRun, detector: DetectorIdentity, frameInterval: Int64, began: Double,
    checkpoints: CheckpointKeeper?, seconds: () -> Double, _ progress: (TrainingProgress) -> Void
  ) throws -> ModelBundle {
    try learn(run, progress) { checkpoints?.stepDone(run, at: seconds()) }
    checkpoints?.learnt(run, at: seconds())
    let judge = JointTrainer(
      backbone: run.backbone, heads: run.heads, views: run.views, targets: run.targets, footage: run.held,
      configuration: configuration, team: run.team)
    let losses = try HeldOutLoss.measure(
      trainer: judge, training: TrainingRun.spread(run.objects, configuration.lossObjects),
      learner: run.trainer, objects: TrainingRun.spread(run.heldObjects, configuration.lossObjects))
    let fingerprint = Fingerprint.of(run.backbone.contents().bytes)
    let manifest = BundleManifest(
      format: BundleManifest.currentFormat, variant: configuration.variant.rawValue,
      cropSide: BackboneVariant.cropSide, classScores: run.mode, labels: run.targets.labels,
      teacher: run.targets.teacher.map {
        .init(id: $0.identity.id, version: $0.identity.version, settings: $0.settings, width: $0.width)
      },
      tasks: run.heads.map {
        .init(
          id: $0.plugin.identity.id, version: $0.plugin.identity.version, settings: $0.plugin.settings,
          view: $0.view.offsets, backbone: fingerprint)
      }, backbone: fingerprint, detector: detector.id, clipStep: configuration.clipStep,
      newTrackConfidence: configuration.newTrackConfidence, frameInterval: frameInterval,
      training: .init(
        program: "vagary", seed: configuration.seed, objectSteps: configuration.objectSteps,
        batch: configuration.batch, rate: configuration.rate, finalRate: configuration.finalRate,
        objects: run.objects.count,
        heldOutObjects: run.heldObjects.count, seconds: (seconds() - began).rounded(), heldOutLoss: losses))
    return ModelBundle(
      manifest: manifest, variant: configuration.variant, backbone: run.backbone, heads: run.heads,
      targets: run.targets, calibration: nil)
  }

  private func learn(
    _ run: TrainingRun, _ progress: (TrainingProgress) -> Void, stepDone: () -> Void
  ) throws {
    // Without learning, a few batches still give batch norm its statistics.
    let learning = configuration.objectSteps > 0
    let total = learning ? configuration.objectSteps : 20 * configuration.batch
    let begun = run.shown
    if begun > 0 {
      progress(TrainingProgress(objects: min(begun, total), total: total, losses: [], isResumed: true))
    }
    var sums = [Double](repeating: 0, count: run.heads.count)
    var steps = 0
    var reported = begun
    while run.shown < total {
      let losses = try run.step(progress: Float(run.shown) / Float(total), learning: learning)
      stepDone()
      steps += 1
      for head in losses.indices { sums[head] += losses[head] }
      // The first time early: then the speed is known.
      if run.shown - reported >= 1000 || run.shown >= total
        || (reported == begun && steps == Self.firstSteps)
      {
        progress(
          TrainingProgress(
            objects: min(run.shown, total), total: total,
            losses: zip(run.heads, sums).map { ($0.name, $1 / Double(steps)) }))
        reported = run.shown
        steps = 0
        sums = sums.map { _ in 0 }
      }
    }
  }
}
