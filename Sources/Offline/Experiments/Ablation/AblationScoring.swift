import Bundles
import Evaluation
import Footage
import Fusion
import NeuralEngine
import PlainText
import Scoring
import Tracklets
import Training
import VideoModel

/// Scores the test videos with a bundle and reads off what an ablation asks.
struct AblationScoring {
  let testing: TestFootage
  let team: ThreadTeam
  /// Takes how far the scoring of the test videos is.
  let progress: FrameProgress.Receiver

  /// The filters under which a way of fusion is measured, by the ending of its values' names.
  private static let columns: [(ending: String, filter: FrameFilter)] = [
    ("raw", .raw), ("causal", .exponential(seconds: Smoothing.causalTimeConstant)),
    ("gaussian_10", .gaussian(sigma: 10)),
  ]

  /// Values in percent by the key of the measure and the name of the value; what is not defined is missing.
  ///
  /// - Throws: `CommandFailure` where the bundle has no calibration.
  func measure(_ model: ModelBundle, _ measures: [AblationMeasure]) throws -> [String: [String: Double]] {
    guard let calibration = model.calibration else {
      throw CommandFailure(.badData, "the bundle is not calibrated", remedy: "Train it with `vagary train`.")
    }
    let scorer = ObjectScorer(bundle: model, team: team)
    var values: [String: [String: Double]] = [:]
    for ends in ClipEnds.allCases {
      let own = measures.filter { $0.ends == ends }
      guard !own.isEmpty else { continue }
      let readings = Set(own.map { $0.reading(of: model.taskNames) })
      let way = ScoringWay(
        calibration: calibration, detector: testing.detector, readings: Array(readings), paintsMaps: false,
        ends: ends)
      let scored = score(way, scorer)
      for measure in own {
        values[measure.key] = read(measure, measure.reading(of: model.taskNames).name, scored)
      }
    }
    return values
  }

  /// The rows of the baselines; `learning` is all the footage to learn from.
  func baselines(learning: TrainingFootage) -> [AblationRow] {
    var suite = BaselineSuite()
    for video in learning.videos {
      for (frame, boxes) in video.detections.enumerated() {
        suite.observeTraining(
          video: video.name, index: frame, image: video.images[frame], detections: boxes ?? [],
          labels: learning.detector.labels)
      }
    }
    suite.finishTraining()
    var scored = TestScores()
    for video in testing.videos {
      suite.beginVideo(video.footage.name)
      var rows = VideoRows(
        EvaluatedVideo(
          name: video.footage.name, labels: video.labels, captureTimes: video.footage.captureTimes),
        index: scored.videos.count, paintsMaps: false)
      for (image, boxes) in zip(video.footage.images, video.footage.detections) {
        rows.add(
          suite.score(image: image, detections: boxes ?? [], labels: testing.detector.labels),
          size: (image.width, image.height))
      }
      scored.videos.append(rows.video)
      scored.regions.merge(rows.regions) { $0 + $1 }
    }
    return Baseline.allCases.map { AblationRow(baseline: $0, read(.usual, $0.rawValue, scored)) }
  }

  /// The scores of all test videos.
  private struct TestScores {
    var videos: [EvaluatedVideo] = []
    /// By the name of the score.
    var regions: [String: [PredictedRegion]] = [:]
  }

  private func score(_ way: ScoringWay, _ scorer: ObjectScorer) -> TestScores {
    var pass = FrameProgress("score", total: testing.frames)
    var result = TestScores()
    for video in testing.videos {
      let empty = EvaluatedVideo(name: video.footage.name, labels: video.labels, captureTimes: [])
      var scoring = VideoScoring(way, empty, scorer, index: result.videos.count)
      for frame in video.footage.images.indices {
        _ = scoring.push(
          video.footage.images[frame], captureTime: video.footage.captureTimes[frame],
          detections: video.footage.detections[frame])
        pass.advance(progress)
      }
      _ = scoring.finish()
      result.videos.append(scoring.rows.video)
      result.regions.merge(scoring.rows.regions) { $0 + $1 }
    }
    pass.finish(progress)
    return result
  }

  /// - Parameter name: of the score.
  private func read(_ measure: AblationMeasure, _ name: String, _ scored: TestScores) -> [String: Double] {
    var values: [String: Double] = [:]
    func add(_ filter: FrameFilter, _ ending: String) {
      guard let filled = ScoreTable.series(score: name, filter: filter, videos: scored.videos).filled else {
        return
      }
      values["micro" + ending] = AreaUnderCurve.micro(filled).map { $0 * 100 }
      values["macro" + ending] = AreaUnderCurve.macro(filled).map { $0 * 100 }
      values["macro_two_class" + ending] = AreaUnderCurve.macroTwoClass(filled).map { $0 * 100 }
    }
    if case .filter(let filter) = measure {
      add(filter, "")
      return values
    }
    for (ending, filter) in Self.columns { add(filter, "_" + ending) }
    if testing.hasTracks, let regions = scored.regions[name] {
      let found = RegionDetection(
        regions, truth: testing.videos.map { $0.tracks ?? [] }, frames: testing.frames)
      values["rbdc"] = found.rbdc.map { $0 * 100 }
      values["tbdc"] = found.tbdc.map { $0 * 100 }
    }
    return values
  }
}

extension AblationMeasure {
  /// How the ends of videos are treated for it.
  fileprivate var ends: ClipEnds {
    if case .ends(let ends) = self { ends } else { .slide }
  }

  /// The reading of each object of a bundle with these tasks.
  fileprivate func reading(of tasks: [String]) -> ObjectReading {
    switch self {
    case .fusion(let mode): ObjectReading(mode, tasks: tasks)
    case .filter, .ends: ObjectReading(.meanStandardised, tasks: tasks)
    case .task(let name): ObjectReading(key, .task(name))
    }
  }
}

extension ObjectReading {
  /// One way of fusing the scores of `tasks`, named for it.
  package init(_ mode: FusionMode, tasks: [String]) {
    switch mode {
    case .meanStandardised: self.init(mode.rawValue, .fused)
    case .plainMean: self.init(mode.rawValue, .plainMean)
    case .meanTail, .maximum: self.init(mode.rawValue, .fusion(mode, tasks: Set(tasks)))
    }
  }
}
