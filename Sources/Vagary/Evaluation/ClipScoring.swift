import Bundles
import Evaluation
import Scoring
import Training
import VideoModel

/// One test clip on its way through the stages, frame by frame. A value with one owner.
struct ClipScoring {
  /// A frame's score, and the tracks that ended with it.
  typealias Scored = (score: FrameScore, endedTracks: [String])

  let source: SourceID
  private let way: ScoringWay
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
  init(_ way: ScoringWay, _ empty: EvaluatedClip, _ scorer: ObjectScorer, index: Int) {
    self.index = index
    self.way = way
    guard let source = SourceID("evaluated") else { preconditionFailure("a usable source id") }
    self.source = source
    run = FootageRun(source: source.text, detector: way.detector, scorer: scorer, ends: way.ends)
    frames = FrameScorer(source: source, calibration: way.calibration)
    result = empty
    for reading in way.readings {
      result.scores[reading.name] = []
      if way.paintsMaps { result.mapScores[reading.name] = [] }
    }
  }

  /// What others say of the next frame, each in a row of its own.
  mutating func note(_ scores: [String: Float], of names: [String]) {
    for name in names { result.scores[name, default: []].append(scores[name]) }
  }

  /// Takes the next frame; gives the scores that are ready.
  mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) -> [Scored] {
    result.captureTimes.append(captureTime)
    return run.push(image, captureTime: captureTime, detections: detections).map { take($0) }
  }

  /// The clip ended: gives the scores of the frames that are left.
  mutating func finish() -> [Scored] {
    let scores = run.finish().map { take($0) }
    for (name, var map) in maps { result.mapScores[name]? += map.finish() }
    maps = [:]
    return scores
  }

  private mutating func take(_ scored: FootageRun.Scored) -> Scored {
    let score = frames.push(scored.0, scored.1)
    for reading in way.readings { note(reading, score) }
    oddest.append(score.objects.max { $0.raw < $1.raw })
    frame += 1
    return (score, scored.0.endedTracks)
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
    guard way.paintsMaps else { return }
    let painted = score.objects.compactMap { object in
      reading.elevation(object).map { (box: object.box, value: $0.isFinite ? $0 : 0) }
    }
    let told = maps[
      reading.name, default: AnomalyMap(width: score.frameWidth, height: score.frameHeight)
    ].push(painted)
    if let told { result.mapScores[reading.name]?.append(told) }
  }
}
