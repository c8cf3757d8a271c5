import Bundles
import Evaluation
import Scoring
import Training
import VideoModel

/// One test video on its way through the stages, frame by frame. A value with one owner.
struct VideoScoring {
  /// The score of a frame, and the tracks that ended with the frame.
  struct FusedFrame {
    let score: FrameScore
    let endedTracks: [String]
  }

  let source: SourceID
  private let way: ScoringWay
  private var run: FootageRun
  private var frames: FrameScorer
  /// The rows of the frames so far.
  private(set) var rows: VideoRows
  /// The oddest object of each frame.
  private(set) var oddest: [ObjectScore?] = []

  /// - Parameter index: of the video.
  init(_ way: ScoringWay, _ empty: EvaluatedVideo, _ scorer: ObjectScorer, index: Int) {
    self.way = way
    guard let source = SourceID("evaluated") else { preconditionFailure("a usable source id") }
    self.source = source
    run = FootageRun(source: source.text, detector: way.detector, scorer: scorer, ends: way.ends)
    frames = FrameScorer(source: source, calibration: way.calibration)
    rows = VideoRows(empty, index: index, paintsMaps: way.paintsMaps)
  }

  /// Takes the baselines' scores of the next frame, each in a row of its own.
  mutating func note(_ scores: BaselineScores, size: VideoRows.Size) { rows.add(scores, size: size) }

  /// Takes the next frame; gives the scores that are ready.
  mutating func push(_ image: Image, captureTime: Int64, detections: [Detection]?) -> [FusedFrame] {
    rows.video.captureTimes.append(captureTime)
    return run.push(image, captureTime: captureTime, detections: detections).map { take($0) }
  }

  /// The video ended: gives the scores of the frames that are left.
  mutating func finish() -> [FusedFrame] {
    let scores = run.finish().map { take($0) }
    rows.finish()
    return scores
  }

  private mutating func take(_ scored: FootageRun.ScoredFrame) -> FusedFrame {
    let score = frames.push(scored.frame, scored.scores)
    for reading in way.readings { note(reading, score) }
    oddest.append(score.objects.max { $0.raw < $1.raw })
    return FusedFrame(score: score, endedTracks: scored.frame.endedTracks)
  }

  private mutating func note(_ reading: ObjectReading, _ score: FrameScore) {
    let scored = score.objects.compactMap { object in
      reading.score(object).flatMap { $0.isFinite ? (box: object.box, value: $0) : nil }
    }
    rows.add(
      reading.name, scored,
      painted: score.objects.compactMap { object in
        reading.elevation(object).map { (box: object.box, value: $0.isFinite ? $0 : 0) }
      }, size: (score.frameWidth, score.frameHeight))
  }
}
