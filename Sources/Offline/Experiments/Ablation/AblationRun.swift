import Bundles
import Console
import Footage
import Foundation
import NeuralEngine
import PlainText
import PluginHost
import Training

/// Trains and measures what a design asks for, each training kept in a folder of its own under `out`.
package final class AblationRun {
  /// Runs a training with a clock (seconds since its start) and a receiver of its progress.
  package typealias Showing = (
    _ train: (_ seconds: () -> Double, _ progress: (TrainingProgress) -> Void) throws -> ModelBundle
  ) throws -> ModelBundle

  package let design: AblationDesign
  /// The trainings of the design, ready to be run.
  package let prepared: [ModelTraining]
  /// Objects shown in each training.
  let objects: Int
  let threads: Int
  /// Finds the checkpoint of a bundle's training, or a place for one.
  let keeper: (_ bundle: String) throws -> CheckpointKeeper
  /// Trains and shows how far the training is.
  let showing: Showing
  package let catalog: PluginCatalog
  package let learning: TrainingFootage
  package let testing: TestFootage
  package let out: String
  /// Takes a line for people.
  private let say: (String) -> Void

  private let digest: FootageDigest
  private let scoring: AblationScoring
  private let clock = ContinuousClock()
  private var forecast = AblationForecast()
  private var hasToldTime = false
  private var records: [(training: AblationDesign.Training, record: AblationRecord)] = []

  package init(
    design: AblationDesign, prepared: [ModelTraining], objects: Int, threads: Int,
    keeper: @escaping (_ bundle: String) throws -> CheckpointKeeper, showing: @escaping Showing,
    catalog: PluginCatalog,
    learning: TrainingFootage, testing: TestFootage, out: String, say: @escaping (String) -> Void,
    progress: @escaping FrameProgress.Receiver
  ) {
    precondition(prepared.count == design.trainings.count, "each training is prepared")
    self.design = design
    self.prepared = prepared
    self.objects = objects
    self.threads = threads
    self.keeper = keeper
    self.showing = showing
    self.catalog = catalog
    self.learning = learning
    self.testing = testing
    self.out = out
    self.say = say
    digest = FootageDigest(learning)
    scoring = AblationScoring(
      testing: testing, team: ThreadTeam(threads: threads), progress: progress)
  }

  /// Does all of it; gives the rows in the order of the design, then those of the baselines.
  package func run() throws -> [AblationRow] {
    var all: [(training: AblationDesign.Training, prepared: ModelTraining, record: AblationRecord?)] = []
    // Finished trainings are found before anything is trained.
    for (training, prepared) in zip(design.trainings, prepared) {
      let record = try AblationRecord.read(
        folder: folder(training), training: prepared.description(on: digest),
        testing: testing.fingerprint)
      all.append((training, prepared, record))
    }
    let waiting = all.filter { $0.record == nil }
    say(
      "\(all.count) trainings, \(waiting.count) of them to be done, each with \(Rounded.grouped(objects)) objects"
    )
    var work = waiting.reduce(0) { $0 + self.work(of: $1.prepared) }
    for (number, (training, prepared, record)) in all.enumerated() {
      var record = record
      var bundle: ModelBundle?
      if record == nil {
        say("training \(number + 1) of \(all.count): \(training.text)\(timeLeft(work))")
        bundle = try train(training, prepared, work: work)
        record = AblationRecord(
          training: prepared.description(on: digest),
          seconds: bundle?.manifest.training?.seconds ?? 0, testing: testing.fingerprint)
        work -= self.work(of: prepared)
      }
      guard let record else { continue }
      records.append((training, try measured(record, training, bundle)))
    }
    let trained = design.rows.map { row in
      AblationRow(
        row,
        records: records.filter { $0.training.recipe == row.recipe }.map { ($0.training.seed, $0.record) })
    }
    return trained + scoring.baselines(learning: learning)
  }

  private func folder(_ training: AblationDesign.Training) -> String {
    "\(out)/\(training.recipe.folder(seed: training.seed))"
  }

  /// Trains or resumes, and writes the bundle.
  private func train(_ training: AblationDesign.Training, _ prepared: ModelTraining, work: Double) throws
    -> ModelBundle
  {
    let place = folder(training)
    let keeper = try keeper(place)
    let cost = self.work(of: prepared) / Double(max(1, prepared.configuration.objectSteps))
    var last: (objects: Int, time: ContinuousClock.Instant) = (0, clock.now)
    let bundle = try showing { seconds, progress in
      try prepared.run(learning, checkpoints: keeper, seconds: seconds) { report in
        progress(report)
        let now = clock.now
        if !report.isResumed {
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

  /// The record with all that the design asks of its recipe, kept.
  private func measured(
    _ record: AblationRecord, _ training: AblationDesign.Training, _ bundle: ModelBundle?
  ) throws -> AblationRecord {
    var record = record
    let place = folder(training)
    if bundle != nil { try record.write(folder: place) }
    let missing = design.measures(of: training.recipe).filter { record.measured[$0.key] == nil }
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

}

extension AblationDesign.Training {
  /// For people.
  package var text: String {
    ([recipe.variant.rawValue, recipe.tasks.joined(separator: " + ")] + recipe.settingWords + ["seed \(seed)"])
      .joined(separator: ", ")
  }
}
