import Bundles
import Evaluation
import Scoring
import Training
import VideoModel

/// One test clip on its way through the stages, frame by frame. A value with one owner.
struct ClipScoring {
  let source: SourceID
  private let readings: [ObjectReading]
  private var run: FootageRun
  private var frames: FrameScorer
  private(set) var result: EvaluatedClip
  /// The boxes of all scored objects, by the name of the score.
  private(set) var regions: [String: [PredictedRegion]] = [:]
  /// The oddest object of each frame.
  private(set) var oddest: [ObjectScore?] = []
  private var maps: [String: AnomalyMap] = [:]
  private let index: Int
  private var frame = 0

  /// - Parameter index: of the clip.
  init(_ scoring: DatasetScoring, _ empty: EvaluatedClip, _ scorer: ObjectScorer, index: Int) {
    self.index = index
    guard let source = SourceID("evaluated") else { preconditionFailure("a usable source id") }
    self.source = source
    readings = scoring.readings
    run = FootageRun(source: source.text, detector: scoring.provider.identity, scorer: scorer)
    frames = FrameScorer(source: source, calibration: scoring.calibration)
    result = empty
    for name in scoring.scoreNames { result.scores[name] = [] }
    for reading in readings { result.mapScores[reading.name] = [] }
  }

  /// What the baselines say of the next frame.
  mutating func note(_ baselines: [String: Float], at captureTime: Int64) {
    result.captureTimes.append(captureTime)
    for name in Baseline.names { result.scores[name]?.append(baselines[name]) }
  }

  /// Takes the next frame; gives the scores that are ready.
  mutating func push(
    _ image: Image, captureTime: Int64, detections: [Detection]?, _ sweep: inout EventSweep
  ) -> [FrameScore] {
    run.push(image, captureTime: captureTime, detections: detections).map { take($0, &sweep) }
  }

  /// The clip ended: gives the scores of the frames that are left.
  mutating func finish(_ sweep: inout EventSweep) -> [FrameScore] {
    let scores = run.finish().map { take($0, &sweep) }
    for (name, var map) in maps { result.mapScores[name]? += map.finish() }
    maps = [:]
    return scores
  }

  private mutating func take(_ scored: FootageRun.Scored, _ sweep: inout EventSweep) -> FrameScore {
    let score = frames.push(scored.0, scored.1)
    for reading in readings { note(reading, score) }
    oddest.append(score.objects.max { $0.raw < $1.raw })
    frame += 1
    sweep.push(score, endedTracks: scored.0.endedTracks)
    return score
  }

  private mutating func note(_ reading: ObjectReading, _ score: FrameScore) {
    var highest: Float?
    for object in score.objects {
      guard let value = reading.score(object), value.isFinite else { continue }
      highest = max(highest ?? value, value)
      regions[reading.name, default: []].append(
        PredictedRegion(clip: index, frame: frame, box: object.box, score: value))
    }
    result.scores[reading.name]?.append(highest)
    let painted = score.objects.compactMap { object in
      reading.elevation(object).map { (box: object.box, value: $0.isFinite ? $0 : 0) }
    }
    let told = maps[
      reading.name, default: AnomalyMap(width: score.frameWidth, height: score.frameHeight)
    ].push(painted)
    if let told { result.mapScores[reading.name]?.append(told) }
  }
}
