import Bundles
import Evaluation
import Footage
import Fusion
import NeuralEngine
import Recordings
import Scoring
import Training
import VideoModel

/// Scores the test videos of a data set frame by frame: each task, the fusions, the baselines.
package struct DatasetScoring {
  package let model: ModelBundle
  package let calibration: Calibration
  package let provider: DetectionProvider
  package let team: ThreadTeam
  package var precision = Precision.exact
  package let frameRate: Double

  package init(
    model: ModelBundle, calibration: Calibration, provider: DetectionProvider, team: ThreadTeam,
    precision: Precision = Precision.exact, frameRate: Double
  ) {
    self.model = model
    self.calibration = calibration
    self.provider = provider
    self.team = team
    self.precision = precision
    self.frameRate = frameRate
  }

  package static let plainMean = "plain-mean"
  package static let fused = "fused"

  private var way: ScoringWay {
    ScoringWay(calibration: calibration, detector: provider.identity, readings: readings)
  }

  /// The readings of the objects, in the order of the rows.
  private var readings: [ObjectReading] {
    let tasks = model.taskNames
    let learnt = model.heads.map(\.name)
    let classless =
      model.heads.filter { $0.plugin.needs.target != .classScores }.map(\.name)
      + model.fitted.filter { !$0.plugin.needs.inputs.contains(.classes) }.map(\.name)
    var readings =
      tasks.map { ObjectReading($0, .task($0)) } + [
        ObjectReading(Self.plainMean, .plainMean), ObjectReading(Self.fused, .fused),
        ObjectReading("fused:mean-tail", .fusion(.meanTail, tasks: Set(tasks))),
      ]
    if learnt.count < tasks.count {
      readings.append(ObjectReading("fused:learnt", .fusion(.meanStandardised, tasks: Set(learnt))))
    }
    if !classless.isEmpty, classless.count < tasks.count {
      readings.append(
        ObjectReading("fused:no-class", .fusion(.meanStandardised, tasks: Set(classless))))
    }
    return readings
  }

  /// The rows of the table, in order.
  package var scoreNames: [String] { readings.map(\.name) + Baseline.names }

  /// The scores of all test videos. Regions and events are measured where the set says where things are.
  package struct Outcome {
    package var videos: [EvaluatedVideo]
    package var regions: RegionTable?
    package var events: EventTable?
    /// For each video, the oddest object of each frame.
    var oddest: [[ObjectScore?]]
    /// For each video, the events at the threshold that was asked for.
    var opened: [[AnomalyEvent]]
  }

  /// - Parameters:
  ///   - events: what opens an event.
  ///   - progress: called after every frame, of the training videos first, then of the test videos.
  ///   - each: called with the scores of every frame, video by video.
  package func score(
    _ dataset: Dataset, events: EventConfiguration, progress: FrameProgress.Receiver = { _ in },
    each: (_ video: String, _ score: FrameScore) throws -> Void = { _, _ in }
  ) throws -> Outcome {
    var baselines = BaselineSuite()
    try learnBaselines(dataset, &baselines, progress)
    let scorer = ObjectScorer(bundle: model, team: team, precision: precision)
    let videos = try dataset.labelledTesting()
    var sweep = EventSweep(asked: events)
    var pass = FrameProgress("evaluate", total: videos.reduce(0) { $0 + $1.labels.count })
    var evaluated: [EvaluatedVideo] = []
    var regions: [String: [PredictedRegion]] = [:]
    var oddest: [[ObjectScore?]] = []
    var opened: [[AnomalyEvent]] = []
    for (video, labels) in videos {
      var scoring = VideoScoring(
        way, EvaluatedVideo(name: video.name, labels: labels, captureTimes: []), scorer,
        index: evaluated.count)
      baselines.beginVideo(video.name)
      sweep.begin(scoring.source)
      let footage = FootageVideo.videos([video], .test, frameRate: frameRate)[0]
      try footage.forEachFrame(detectedBy: provider) { _, time, image, boxes in
        scoring.note(
          baselines.score(image: image, detections: boxes ?? [], labels: provider.identity.labels),
          size: (image.width, image.height))
        for scored in scoring.push(image, captureTime: time, detections: boxes) {
          sweep.push(scored.score, endedTracks: scored.endedTracks)
          try each(video.name, scored.score)
        }
        pass.advance(progress)
      }
      for scored in scoring.finish() {
        sweep.push(scored.score, endedTracks: scored.endedTracks)
        try each(video.name, scored.score)
      }
      opened.append(
        sweep.end(
          truth: video.tracks ?? [], frameRate: frameRate, seconds: Double(labels.count) / frameRate))
      evaluated.append(scoring.rows.video)
      oddest.append(scoring.oddest)
      regions.merge(scoring.rows.regions) { $0 + $1 }
    }
    pass.finish(progress)
    var outcome = Outcome(videos: evaluated, oddest: oddest, opened: opened)
    guard videos.allSatisfy({ $0.video.tracks != nil }) else { return outcome }
    outcome.regions = RegionTable(
      regions, scores: scoreNames, truth: videos.map { $0.video.tracks ?? [] },
      frames: videos.reduce(0) { $0 + $1.labels.count })
    outcome.events = sweep.table
    return outcome
  }

  /// Shows the baselines the training videos.
  private func learnBaselines(
    _ dataset: Dataset, _ baselines: inout BaselineSuite, _ progress: FrameProgress.Receiver
  )
    throws
  {
    var pass = FrameProgress("baselines")
    for video in FootageVideo.videos(dataset.training, .train, frameRate: frameRate) {
      try video.forEachFrame(detectedBy: provider) { index, _, image, boxes in
        baselines.observeTraining(
          video: video.name, index: index, image: image, detections: boxes ?? [],
          labels: provider.identity.labels)
        pass.advance(progress)
      }
    }
    baselines.finishTraining()
    pass.finish(progress)
  }
}
