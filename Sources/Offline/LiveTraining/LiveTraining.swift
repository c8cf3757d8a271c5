import Bundles
import Concurrency
import Console
import Foundation
import Fusion
import NeuralEngine
import PlainText
import PluginHost
import Scoring
import Tracklets
import Training
import VideoModel

/// `vagary train --connect`: collects objects off the bus, trains on them, and calibrates on what comes afterwards.
///
/// One thread: the caller's. The first signal ends the collection, or the listening, early; in between it ends the
/// program, as a second one always does.
package struct LiveTraining {
  package let setup: LiveSetup
  package let training: ModelTraining
  package let catalog: PluginCatalog
  /// Folder of the bundle; with several cameras it holds one for each.
  package let folder: String
  /// Most bytes of crops.
  package let memory: Int
  /// How long the bus is listened to after training; 0: not at all.
  package let listeningSeconds: Double
  /// Folder of the page with the oddest objects; `nil`: the bundle's.
  package let review: String?
  package let learn: (ModelTraining, CollectedFootage) throws -> ModelBundle
  private let status: StatusLine
  private let say: (String) -> Void

  package init(
    setup: LiveSetup, training: ModelTraining, catalog: PluginCatalog, folder: String, memory: Int,
    listeningSeconds: Double, review: String?, status: StatusLine, say: @escaping (String) -> Void,
    learn: @escaping (ModelTraining, CollectedFootage) throws -> ModelBundle
  ) {
    self.setup = setup
    self.training = training
    self.catalog = catalog
    self.folder = folder
    self.memory = memory
    self.listeningSeconds = listeningSeconds
    self.review = review
    self.learn = learn
    self.status = status
    self.say = say
  }

  private var stop: StopSignal { .process }

  /// Objects that were listened to from which on a calibration is made of them rather than of the held-out sample.
  static let fewestListened = 200

  package func run() throws -> LiveTrainingSummary {
    StopSignal.install()
    let forecast = TrainingForecast.measure(training)
    var collector = makeCollector()
    say(
      "room for \(collector.capacity) objects in \(memory >> 20) MB" + (forecast.map { "; \($0.text)" } ?? "")
    )
    var (dropped, streamsEnded) = try collect(&collector)
    guard let footage = collector.footage else {
      throw CommandFailure(
        .unavailable,
        "no frame with objects came from \(setup.sources.map(\.text).joined(separator: ", "))",
        remedy: "`vagary doctor` says what is wrong with a mesh.")
    }
    say(CollectionProgress.kept(collector) + (forecast.map { "; \($0.text)" } ?? ""))
    let wasStopped = stop.isRaised
    let start = ProgramClock.processCPU
    let model = try heedingStop(wasStopped) { try learn(training, footage) }
    let cost = Double(ProgramClock.processCPU - start) / 60e9
    var summary = LiveTrainingSummary(
      model: model, folder: folder, forecastCoreMinutes: forecast?.coreMinutes, coreMinutes: cost,
      collected: footage.learning.count + footage.heldOut.count, bytes: collector.bytes)
    let page = try heedingStop(wasStopped) { try provisional(model, footage, collector, &summary) }
    try write(model, summary)
    summary.review = try page.write()

    if listeningSeconds > 0, !stop.isRaised, !streamsEnded {
      say("listening for \(TimeSpan.text(listeningSeconds)) to calibrate")
      let listened = try LiveCalibration(
        setup: setup, catalog: catalog, model: model, detector: footage.detector,
        threads: training.configuration.threads, status: status, say: say
      ).run(seconds: listeningSeconds)
      dropped.merge(listened.dropped, uniquingKeysWith: +)
      try take(listened.calibrations, &summary)
      try write(model, summary)
    } else if listeningSeconds > 0 {
      let reason = streamsEnded ? "the streams have ended" : "the collection was cut short"
      let isCalibrated = summary.sources.contains { $0.calibration != nil }
      say(
        "\(reason): \(isCalibrated ? "calibrated on the held-out sample alone" : "not calibrated"); `vagary calibrate` "
          + "makes up for it")
    }
    summary.dropped = dropped
    return summary
  }

  /// The folder of a camera's bundle.
  private func folder(of source: SourceID) -> String {
    setup.sources.count == 1 ? folder : "\(folder)/\(source)"
  }

  private func makeCollector() -> ObjectCollector {
    var configuration = CollectionConfiguration()
    configuration.memory = memory
    configuration.seed = training.configuration.seed
    configuration.seconds = setup.seconds
    configuration.heldOut = training.configuration.heldOut
    configuration.frameStride = training.configuration.frameStride
    configuration.clipStep = training.configuration.clipStep
    return ObjectCollector(
      views: training.tasks.map(\.needs.view), reach: training.tasks.map(\.needs.reach).max() ?? 0,
      configuration: configuration)
  }

  private func collect(_ collector: inout ObjectCollector) throws -> ([String: UInt64], Bool) {
    let needs = ClipNeeds(
      views: training.tasks.map(\.needs.view) + [collector.view], step: training.configuration.clipStep,
      newTrackConfidence: training.configuration.newTrackConfidence)
    let live = try LiveFootage(setup, needs: needs, catalog: catalog)
    let progress = CollectionProgress(seconds: setup.seconds, sources: setup.sources)
    let ended = try LiveListening(setup: setup, status: status, say: say).run(live, seconds: setup.seconds) {
      elapsed in
      progress.line(
        elapsed: elapsed, collector: collector,
        joined: setup.sources.reduce(into: [:]) { $0[$1] = live.joined($1) })
    } each: { event in
      switch event {
      case .frame(let frame):
        collector.take(frame, isExcluded: setup.isExcluded(frame.stamp.captureTime))
      case .streamEnded(let source): collector.streamEnded(source)
      }
    }
    return (live.dropped, ended)
  }

  /// Calibrates every camera on its held-out objects; gives the page of the oddest of all.
  private func provisional(
    _ model: ModelBundle, _ footage: CollectedFootage, _ collector: ObjectCollector,
    _ summary: inout LiveTrainingSummary
  ) throws -> OddestPage {
    let scores = CollectedScores(footage, with: model, threads: training.configuration.threads)
    var page = OddestPage(folder: review ?? folder, words: model.taskWords)
    for source in setup.sources {
      let tally = collector.tallies[source] ?? CollectionTally()
      var outcome = LiveTrainingSummary.Source(source: source, folder: folder(of: source), tally: tally)
      do {
        let (calibration, leftOut) = try scores.calibration(
          of: source, detector: footage.detector, trim: setup.trim)
        outcome.calibration = calibration
        outcome.leftOut = leftOut
        try page.add(source, scores.oddest(OddestPage.count, of: source, under: calibration), leftOut)
      } catch let error as TrainingError {
        say("\(source): \(error)")
      } catch let error as CalibrationError {
        say("\(source): \(error)")
      }
      summary.sources.append(outcome)
    }
    return page
  }

  /// Takes over the calibrations of what came after training, where enough did.
  private func take(_ calibrations: [SourceID: BundleCalibration], _ summary: inout LiveTrainingSummary)
    throws
  {
    for index in summary.sources.indices {
      guard let listened = calibrations[summary.sources[index].source] else { continue }
      let least = summary.sources[index].calibration == nil ? 20 : Self.fewestListened
      guard listened.count >= least else {
        say(
          "\(summary.sources[index].source): \(listened.count) objects came while listening, fewer than \(least)"
        )
        continue
      }
      let (calibration, leftOut) = try listened.estimate()
      summary.sources[index].calibration = calibration
      summary.sources[index].leftOut += leftOut
      summary.sources[index].isListened = true
    }
  }

  private func write(_ model: ModelBundle, _ summary: LiveTrainingSummary) throws {
    for source in summary.sources {
      let own = source.calibration.map { model.calibrated($0) } ?? model
      try own.write(folder: source.folder)
    }
  }

  /// Runs long work. A signal that comes meanwhile ends the program, unless one has ended the collection already.
  private func heedingStop<Result>(_ wasStopped: Bool, _ work: () throws -> Result) rethrows -> Result {
    guard !wasStopped else { return try work() }
    return try StopExit.during("stopped while training: no bundle was written", work)
  }
}
