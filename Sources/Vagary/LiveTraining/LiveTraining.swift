import Bundles
import Foundation
import Fusion
import NeuralEngine
import PluginHost
import Scoring
import Training
import VideoModel

/// `vagary train --connect`: collects objects off the bus, trains on them, and calibrates on what comes afterwards.
///
/// One thread: the caller's. The first signal ends the collection, or the listening, early; in between it ends the
/// program, as a second one always does.
struct LiveTraining {
  let plan: LivePlan
  let training: ModelTraining
  let catalog: PluginCatalog
  /// Folder of the bundle; with several cameras it holds one for each.
  let folder: String
  /// Most bytes of crops.
  let memory: Int
  /// Folder of the page with the oddest objects; `nil`: the bundle's.
  let review: String?
  let learn: (ModelTraining, CollectedFootage) throws -> ModelBundle

  private var stop: StopSignal { .process }

  /// Objects that were listened to from which on a calibration is made of them rather than of the held-out sample.
  static let fewestListened = 200

  func run() throws -> LiveTrainingSummary {
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
        "no frame with objects came from \(plan.sources.map(\.text).joined(separator: ", "))",
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

    if plan.listeningSeconds > 0, !stop.isRaised, !streamsEnded {
      let more = try listen(model, detector: footage.detector, &summary)
      dropped.merge(more, uniquingKeysWith: +)
      try write(model, summary)
    } else if plan.listeningSeconds > 0 {
      let reason = streamsEnded ? "the streams have ended" : "the collection was cut short"
      say("\(reason): calibrated on the held-out sample alone; `vagary calibrate` makes up for it")
    }
    summary.dropped = dropped
    return summary
  }

  /// Where the bundle of a camera lies.
  private func folder(of source: SourceID) -> String {
    plan.sources.count == 1 ? folder : "\(folder)/\(source)"
  }

  private func makeCollector() -> ObjectCollector {
    var configuration = CollectionConfiguration()
    configuration.memory = memory
    configuration.seed = training.configuration.seed
    configuration.seconds = plan.seconds
    configuration.heldOut = training.configuration.heldOut
    configuration.frameStride = training.configuration.frameStride
    configuration.clipStep = training.configuration.clipStep
    return ObjectCollector(
      views: training.tasks.map(\.needs.view), reach: training.tasks.map(\.needs.reach).max() ?? 0,
      configuration: configuration)
  }

  private func collect(_ collector: inout ObjectCollector) throws -> ([String: UInt64], Bool) {
    let views = training.tasks.map(\.needs.view) + [collector.view]
    let live = try LiveFootage(plan, views: views, step: training.configuration.clipStep, catalog: catalog)
    let progress = CollectionProgress(seconds: plan.seconds, sources: plan.sources)
    let ended = try listen(live, seconds: plan.seconds) { elapsed in
      progress.line(
        elapsed: elapsed, collector: collector,
        joined: plan.sources.reduce(into: [:]) { $0[$1] = live.joined($1) })
    } each: { event in
      switch event {
      case .frame(let frame):
        collector.take(frame, isExcluded: plan.isExcluded(frame.stamp.captureTime))
      case .streamEnded(let source): collector.streamEnded(source)
      }
    }
    return (live.dropped, ended)
  }

  /// Listens for so long from the first frame on. Returns whether the streams ended.
  private func listen(
    _ live: LiveFootage, seconds: Double, line: (Double) -> String, each: (LiveFootage.Event) throws -> Void
  ) throws -> Bool {
    let status = StatusLine()
    let began = ProgramClock.monotonic
    var silence = SilenceNotice(startingAt: began)
    let places = plan.endpoints.map(\.address).joined(separator: ", ")
    let ended = try live.listen {
      let now = ProgramClock.monotonic
      if let first = live.firstFrame {
        status.update(at: now) { line(Double(now - first) / 1e9) }
      } else if silence.isDue(at: now) {
        say("no frame of \(plan.sources.map(\.text).joined(separator: ", ")) yet from \(places)")
      }
      return !stop.isRaised && Double(now - (live.firstFrame ?? began)) < seconds * 1e9
    } each: {
      try each($0)
    }
    status.end()
    return ended
  }

  /// Calibrates every camera on its held-out objects; gives the page of the oddest of all.
  private func provisional(
    _ model: ModelBundle, _ footage: CollectedFootage, _ collector: ObjectCollector,
    _ summary: inout LiveTrainingSummary
  ) throws -> OddestPage {
    let scores = CollectedScores(footage, with: model, threads: training.configuration.threads)
    var page = OddestPage(folder: review ?? folder)
    for source in plan.sources {
      let tally = collector.tallies[source] ?? CollectionTally()
      var outcome = LiveTrainingSummary.Source(source: source, folder: folder(of: source), tally: tally)
      do {
        let (calibration, leftOut) = try scores.calibration(
          of: source, detector: footage.detector, trim: plan.trim)
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

  /// Listens on with the weights and calibrates every camera on what it shows now.
  private func listen(_ model: ModelBundle, detector: DetectorIdentity, _ summary: inout LiveTrainingSummary)
    throws -> [String: UInt64]
  {
    let live = try LiveFootage(plan, views: model.views, step: model.manifest.clipStep, catalog: catalog)
    let scorer = ObjectScorer(
      bundle: model, team: ThreadTeam(threads: training.configuration.threads))
    var fits = plan.sources.reduce(into: [SourceID: BundleCalibration]()) {
      $0[$1] = BundleCalibration(scorer: scorer, detector: detector)
      $0[$1]?.trim = plan.trim
    }
    say("listening for \(CalibrationReport.span(plan.listeningSeconds)) to calibrate")
    var left: [String: UInt64] = [:]
    _ = try listen(live, seconds: plan.listeningSeconds) { elapsed in
      let each = plan.sources.map { "\($0) \(fits[$0]?.count ?? 0) objects" }.joined(separator: "; ")
      return "calibrate: \(CalibrationReport.span(max(0, plan.listeningSeconds - elapsed))) left, \(each)"
    } each: { event in
      guard case .frame(let frame) = event else { return }
      for object in frame.notScored { left[object.reason.rawValue, default: 0] += 1 }
      let isOther = frame.detector?.id != detector.id
      if isOther || plan.isExcluded(frame.stamp.captureTime) {
        if frame.clips.isEmpty { return }
        left[isOther ? "other-detector" : "excluded", default: 0] += UInt64(frame.clips.count)
      } else {
        fits[frame.source]?.take(frame)
      }
    }
    for index in summary.sources.indices {
      guard let fit = fits[summary.sources[index].source] else { continue }
      let least = summary.sources[index].calibration == nil ? 20 : Self.fewestListened
      guard fit.count >= least else {
        say(
          "\(summary.sources[index].source): \(fit.count) objects came while listening, fewer than \(least)")
        continue
      }
      let (calibration, leftOut) = try fit.fitTrimmed()
      summary.sources[index].calibration = calibration
      summary.sources[index].leftOut += leftOut
      summary.sources[index].isListened = true
    }
    return live.dropped.merging(left, uniquingKeysWith: +)
  }

  private func write(_ model: ModelBundle, _ summary: LiveTrainingSummary) throws {
    for source in summary.sources {
      let own = source.calibration.map { model.calibrated($0) } ?? model
      try own.write(folder: source.folder)
    }
  }

  /// Runs long work that no signal asked for so far: one that comes meanwhile ends the program.
  private func heedingStop<Result>(_ wasStopped: Bool, _ work: () throws -> Result) rethrows -> Result {
    guard !wasStopped else { return try work() }
    let over = StopSignal()
    NamedThread.start("stop") {
      while !over.isRaised {
        if StopSignal.process.wait(milliseconds: 200), !over.isRaised {
          StandardError.write("vagary: stopped while training: no bundle was written\n")
          _exit(ExitStatus.unavailable.rawValue)
        }
      }
    }
    defer { over.raise() }
    return try work()
  }

  private func say(_ text: String) { StandardError.write("vagary: \(text)\n") }
}
