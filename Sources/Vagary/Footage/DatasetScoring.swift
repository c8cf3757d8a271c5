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

  func score(_ dataset: Dataset) throws -> [EvaluatedClip] {
    var baselines = BaselineSuite()
    try learnBaselines(dataset, &baselines)
    let scorer = ObjectScorer(bundle: model, team: team, precision: precision)
    let clips = try dataset.labelledTesting()
    let progress = ProgressPrinter(
      "evaluate", unit: "frames", total: clips.reduce(0) { $0 + $1.labels.count })
    var done = 0
    var evaluated: [EvaluatedClip] = []
    for (clip, labels) in clips {
      let footage = FootageClip.clips([clip], .test, frameRate: frameRate)[0]
      let loaded = try load(footage)
      var result = EvaluatedClip(name: clip.name, labels: labels, captureTimes: loaded.captureTimes)
      for name in scoreNames { result.scores[name] = [] }
      baselines.beginClip(clip.name)
      for (image, boxes) in zip(loaded.images, loaded.detections) {
        let scores = baselines.score(image: image, detections: boxes ?? [], labels: provider.identity.labels)
        for name in Baseline.names { result.scores[name]?.append(scores[name]) }
      }
      guard let source = SourceID("evaluated") else { preconditionFailure("a usable source id") }
      var frames = FrameScorer(source: source, calibration: calibration)
      FootageRun.run(loaded, source: "evaluated", detector: provider.identity, scorer: scorer) {
        frame, scored in
        let score = frames.push(frame, scored)
        for head in model.heads {
          let values = score.objects.compactMap { $0.tasks.first { $0.task == head.name }?.raw }
          result.scores[head.name]?.append(values.max())
        }
        result.scores[Self.plainMean]?.append(score.objects.map(\.plainMean).max())
        result.scores[Self.fused]?.append(score.raw)
        done += 1
        progress.advance(to: done)
      }
      evaluated.append(result)
    }
    progress.finish(at: done)
    return evaluated
  }

  private func load(_ clip: FootageClip) throws -> TrainingFootage.Clip {
    let footage = try TrainingFootage.load(
      [clip], detections: provider, limit: 8 << 30,
      progress: ProgressPrinter("load", unit: "frames", total: nil, isTerminal: false, write: { _ in }))
    return footage.clips[0]
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
