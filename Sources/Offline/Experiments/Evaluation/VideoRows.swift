import Evaluation
import VideoModel

/// The rows of one test video as they grow, frame by frame: scores, scored boxes and maps. A value with one owner.
struct VideoRows {
  /// Size of a frame, pixels.
  typealias Size = (width: Int, height: Int)

  /// Capture times are the owner's to add.
  var video: EvaluatedVideo
  /// By the name of the score, in the order of the frames; none for a score without boxes.
  package private(set) var regions: [String: [PredictedRegion]] = [:]
  private var maps: [String: AnomalyMap] = [:]
  private let index: Int
  private let paintsMaps: Bool

  /// - Parameters:
  ///   - index: of the video.
  ///   - paintsMaps: whether scores of boxes are painted as well.
  init(_ empty: EvaluatedVideo, index: Int, paintsMaps: Bool) {
    video = empty
    self.index = index
    self.paintsMaps = paintsMaps
  }

  /// Adds the next frame of a score that is of boxes; the frame's is the highest of them, none without any.
  ///
  /// - Parameter painted: what the map is painted with, 0 or more; not asked for without maps.
  mutating func add(
    _ name: String, _ boxes: AnomalyMap.Boxes, painted: @autoclosure () -> AnomalyMap.Boxes, size: Size
  ) {
    let frame = video.scores[name]?.count ?? 0
    if !boxes.isEmpty {
      regions[name, default: []] += boxes.map {
        PredictedRegion(video: index, frame: frame, box: $0.box, score: $0.value)
      }
    }
    video.scores[name, default: []].append(boxes.lazy.map(\.value).max())
    guard paintsMaps else { return }
    let score = maps[name, default: AnomalyMap(width: size.width, height: size.height)].push(painted())
    if let score { video.mapScores[name, default: []].append(score) }
  }

  /// Adds the next frame of every baseline.
  mutating func add(_ scores: BaselineScores, size: Size) {
    for baseline in Baseline.allCases {
      if baseline.hasBoxes {
        let boxes = (scores.boxes[baseline] ?? []).map { (box: $0.box, value: $0.score) }
        add(baseline.rawValue, boxes, painted: boxes, size: size)
      } else {
        video.scores[baseline.rawValue, default: []].append(scores.frame[baseline])
      }
    }
  }

  /// The video ended: takes the scores that the maps still owe.
  mutating func finish() {
    for (name, var map) in maps { video.mapScores[name, default: []] += map.finish() }
    maps = [:]
  }
}
