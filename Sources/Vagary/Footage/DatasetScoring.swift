import Bundles
import Evaluation
import Fusion
import NeuralEngine
import Recordings
import Scoring
import Training
import VideoModel

/// Scores the test clips of a data set frame by frame: each task, the fusions, the baselines.
struct DatasetScoring {
  let model: ModelBundle
  let calibration: Calibration
  let provider: DetectionProvider
  let team: ThreadTeam
  var precision = Precision.exact
  let frameRate: Double

  static let plainMean = "plain-mean"
  static let fused = "fused"

  /// The rows of the table, in order.
  var scoreNames: [String] {
    model.heads.map(\.name) + [Self.plainMean, Self.fused] + Baseline.names
  }

  /// What came of it. Regions and events are measured where the set says where things are.
  struct Outcome {
    var clips: [EvaluatedClip]
    var regions: RegionTable?
    var events: EventTable?
  }

  /// - Parameter events: what opens an event.
  func score(_ dataset: Dataset, events: EventConfiguration) throws -> Outcome {
    var baselines = BaselineSuite()
    try learnBaselines(dataset, &baselines)
    let scorer = ObjectScorer(bundle: model, team: team, precision: precision)
    let clips = try dataset.labelledTesting()
    var sweep = EventSweep(asked: events)
    let progress = ProgressPrinter(
      "evaluate", unit: "frames", total: clips.reduce(0) { $0 + $1.labels.count })
    var done = 0
    var evaluated: [EvaluatedClip] = []
    var regions: [String: [PredictedRegion]] = [:]
    for (clip, labels) in clips {
      var scoring = ClipScoring(
        self, EvaluatedClip(name: clip.name, labels: labels, captureTimes: []), scorer,
        index: evaluated.count)
      baselines.beginClip(clip.name)
      sweep.begin(scoring.source)
      let footage = FootageClip.clips([clip], .test, frameRate: frameRate)[0]
      try footage.forEachFrame(detectedBy: provider) { _, time, image, boxes in
        scoring.note(
          baselines.score(image: image, detections: boxes ?? [], labels: provider.identity.labels), at: time)
        scoring.push(image, captureTime: time, detections: boxes, &sweep)
        done += 1
        progress.advance(to: done)
      }
      scoring.finish(&sweep)
      sweep.end(
        truth: clip.tracks ?? [], frameRate: frameRate, seconds: Double(labels.count) / frameRate)
      evaluated.append(scoring.result)
      regions.merge(scoring.regions) { $0 + $1 }
    }
    progress.finish(at: done)
    guard clips.allSatisfy({ $0.clip.tracks != nil }) else { return Outcome(clips: evaluated) }
    return Outcome(
      clips: evaluated,
      regions: RegionTable(
        regions, scores: scoreNames, truth: clips.map { $0.clip.tracks ?? [] },
        frames: clips.reduce(0) { $0 + $1.labels.count }), events: sweep.table)
  }

  /// Shows the baselines the training clips.
  private func learnBaselines(_ dataset: Dataset, _ baselines: inout BaselineSuite) throws {
    let progress = ProgressPrinter("baselines", unit: "frames", total: nil)
    var done = 0
    for clip in FootageClip.clips(dataset.training, .train, frameRate: frameRate) {
      try clip.forEachFrame(detectedBy: provider) { index, _, image, boxes in
        baselines.observeTraining(
          clip: clip.name, index: index, image: image, detections: boxes ?? [],
          labels: provider.identity.labels)
        done += 1
        progress.advance(to: done)
      }
    }
    baselines.finishTraining()
    progress.finish(at: done)
  }
}

/// One test clip on its way through the stages, frame by frame.
private struct ClipScoring {
  let source: SourceID
  private let model: ModelBundle
  private var run: FootageRun
  private var frames: FrameScorer
  private(set) var result: EvaluatedClip
  /// The boxes of all scored objects, by the name of the score.
  private(set) var regions: [String: [PredictedRegion]] = [:]
  private let index: Int
  private var frame = 0

  /// - Parameter index: of the clip.
  init(_ scoring: DatasetScoring, _ empty: EvaluatedClip, _ scorer: ObjectScorer, index: Int) {
    self.index = index
    guard let source = SourceID("evaluated") else { preconditionFailure("a usable source id") }
    self.source = source
    model = scoring.model
    run = FootageRun(source: source.text, detector: scoring.provider.identity, scorer: scorer)
    frames = FrameScorer(source: source, calibration: scoring.calibration)
    result = empty
    for name in scoring.scoreNames { result.scores[name] = [] }
  }

  /// What the baselines say of the next frame.
  mutating func note(_ baselines: [String: Float], at captureTime: Int64) {
    result.captureTimes.append(captureTime)
    for name in Baseline.names { result.scores[name]?.append(baselines[name]) }
  }

  mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?, _ sweep: inout EventSweep)
  {
    for scored in run.push(image, captureTime: captureTime, detections: detections) { take(scored, &sweep) }
  }

  /// The clip ended: the frames that are left.
  mutating func finish(_ sweep: inout EventSweep) {
    for scored in run.finish() { take(scored, &sweep) }
  }

  private mutating func take(_ scored: FootageRun.Scored, _ sweep: inout EventSweep) {
    let score = frames.push(scored.0, scored.1)
    for head in model.heads {
      let values = score.objects.compactMap { $0.tasks.first { $0.task == head.name }?.raw }
      result.scores[head.name]?.append(values.max())
    }
    result.scores[DatasetScoring.plainMean]?.append(score.objects.map(\.plainMean).max())
    result.scores[DatasetScoring.fused]?.append(score.raw)
    for object in score.objects {
      note(DatasetScoring.fused, object.raw, object.box)
      note(DatasetScoring.plainMean, object.plainMean, object.box)
      for task in object.tasks { if let raw = task.raw { note(task.task, raw, object.box) } }
    }
    frame += 1
    sweep.push(score, endedTracks: scored.0.endedTracks)
  }

  private mutating func note(_ name: String, _ score: Float, _ box: BoundingBox) {
    guard score.isFinite else { return }
    regions[name, default: []].append(PredictedRegion(clip: index, frame: frame, box: box, score: score))
  }
}
