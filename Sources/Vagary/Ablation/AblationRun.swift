import Bundles
import Foundation
import NeuralEngine
import PluginHost
import Training

/// Trains and measures what a plan asks, each training kept in a folder of its own under `out`.
final class AblationRun {
  let plan: AblationPlan
  /// The plan's trainings, ready to be run.
  let prepared: [ModelTraining]
  /// What all trainings have in common.
  let model: ModelOptions
  let checkpoints: CheckpointOptions
  let catalog: PluginCatalog
  let learning: TrainingFootage
  let testing: TestFootage
  let out: String

  private let digest: FootageDigest
  private let scoring: AblationScoring
  private let clock = ContinuousClock()
  private var forecast = AblationForecast()
  private var hasToldTime = false
  private var records: [(training: AblationPlan.Training, record: AblationRecord)] = []

  init(
    plan: AblationPlan, prepared: [ModelTraining], model: ModelOptions, checkpoints: CheckpointOptions,
    catalog: PluginCatalog,
    learning: TrainingFootage, testing: TestFootage, out: String
  ) {
    precondition(prepared.count == plan.trainings.count, "each training is prepared")
    self.plan = plan
    self.prepared = prepared
    self.model = model
    self.checkpoints = checkpoints
    self.catalog = catalog
    self.learning = learning
    self.testing = testing
    self.out = out
    digest = FootageDigest(learning)
    scoring = AblationScoring(testing: testing, team: ThreadTeam(threads: model.threadCount))
  }

  /// Does all of it; gives the rows in the order of the plan, then those of the baselines.
  func run() throws -> [AblationRow] {
    var all: [(training: AblationPlan.Training, prepared: ModelTraining, record: AblationRecord?)] = []
    // What is there already is seen before anything is trained.
    for (training, prepared) in zip(plan.trainings, prepared) {
      let record = try AblationRecord.read(
        folder: folder(training), training: TrainingDescription(prepared, on: digest),
        testing: testing.fingerprint)
      all.append((training, prepared, record))
    }
    let waiting = all.filter { $0.record == nil }
    say(
      "\(all.count) trainings, \(waiting.count) of them to be done, each with \(Rounded.grouped(model.objects)) objects"
    )
    var work = waiting.reduce(0) { $0 + self.work(of: $1.prepared) }
    for (number, (training, prepared, record)) in all.enumerated() {
      var record = record
      var bundle: ModelBundle?
      if record == nil {
        say("training \(number + 1) of \(all.count): \(training.text)\(timeLeft(work))")
        bundle = try train(training, prepared, work: work)
        record = AblationRecord(
          training: TrainingDescription(prepared, on: digest),
          seconds: bundle?.manifest.training?.seconds ?? 0, testing: testing.fingerprint)
        work -= self.work(of: prepared)
      }
      guard let record else { continue }
      records.append((training, try measured(record, training, bundle)))
    }
    let trained = plan.rows.map { row in
      AblationRow(
        row,
        records: records.filter { $0.training.recipe == row.recipe }.map { ($0.training.seed, $0.record) })
    }
    return trained + scoring.baselines(learning: learning)
  }

  private func folder(_ training: AblationPlan.Training) -> String {
    "\(out)/\(training.recipe.folder(seed: training.seed))"
  }

  /// Trains, or goes on with what was stopped, and writes the bundle.
  private func train(_ training: AblationPlan.Training, _ prepared: ModelTraining, work: Double) throws
    -> ModelBundle
  {
    let place = folder(training)
    let keeper = try checkpoints.keeper(bundle: place)
    let cost = self.work(of: prepared) / Double(max(1, prepared.configuration.objectSteps))
    var last: (objects: Int, time: ContinuousClock.Instant) = (0, clock.now)
    let bundle = try model.showing { seconds, progress in
      try prepared.run(learning, checkpoints: keeper, seconds: seconds) { report in
        progress(report)
        let now = clock.now
        if !report.goesOn {
          forecast.note(
            work: cost * Double(report.objects - last.objects), seconds: (now - last.time) / .seconds(1))
          if !hasToldTime {
            say("all trainings\(timeLeft(work - cost * Double(report.objects)))")
            hasToldTime = true
          }
        }
        last = (report.objects, now)
      }
    }
    try bundle.write(folder: place)
    keeper.finish()
    return bundle
  }

  /// The record with all that the plan asks of its recipe, kept.
  private func measured(
    _ record: AblationRecord, _ training: AblationPlan.Training, _ bundle: ModelBundle?
  ) throws -> AblationRecord {
    var record = record
    let place = folder(training)
    if bundle != nil { try record.write(folder: place) }
    let missing = plan.measures(of: training.recipe).filter { record.measured[$0.key] == nil }
    guard !missing.isEmpty else { return record }
    let model = try bundle ?? ModelBundle(folder: place, catalog: catalog)
    record.measured.merge(try scoring.measure(model, missing)) { $1 }
    try record.write(folder: place)
    return record
  }

  private func work(of training: ModelTraining) -> Double {
    AblationForecast.work(training.configuration.variant, training.tasks.map(\.needs))
      * Double(training.configuration.objectSteps)
  }

  private func timeLeft(_ work: Double) -> String {
    guard let seconds = forecast.seconds(for: work) else { return "" }
    return ": about \(ProgressMeter.text(.seconds(max(1, seconds)))) left"
  }

  private func say(_ text: String) { StandardError.write("vagary: \(text)\n") }
}

extension AblationPlan.Training {
  /// What `vagary train` would be asked for it.
  ///
  /// - Parameter model: what all trainings have in common.
  func options(_ model: ModelOptions) -> ModelOptions {
    var own = model
    own.variant = recipe.variant.rawValue
    own.tasks = recipe.tasks.joined(separator: ",")
    own.taskSetting = recipe.settingWords
    own.seed = seed
    return own
  }

  /// For people.
  var text: String {
    ([recipe.variant.rawValue, recipe.tasks.joined(separator: " + ")] + recipe.settingWords + ["seed \(seed)"])
      .joined(separator: ", ")
  }
}
