import Evaluation
import TestSupport
import Testing
import VideoModel

@testable import Experiments

@Suite struct VideoRowsTests {
  private func rows(paintsMaps: Bool = true) -> VideoRows {
    VideoRows(
      EvaluatedVideo(name: "01", labels: [false, true, true], captureTimes: []), index: 4,
      paintsMaps: paintsMaps)
  }

  @Test("A frame's score is that of its oddest box, and every box is a region of its video and frame")
  func boxes() {
    var rows = rows()
    let (left, right) = (Invented.walker(atX: 10), Invented.walker(atX: 200))
    let frames: [AnomalyMap.Boxes] = [[(left, 1)], [], [(left, 2), (right, 3)]]
    for boxes in frames { rows.add("own", boxes, painted: boxes, size: (320, 240)) }
    rows.finish()
    #expect(rows.video.scores["own"] == [1, nil, 3])
    #expect(
      rows.regions["own"] == [
        PredictedRegion(video: 4, frame: 0, box: left, score: 1),
        PredictedRegion(video: 4, frame: 2, box: left, score: 2),
        PredictedRegion(video: 4, frame: 2, box: right, score: 3),
      ])
    // Three frames are all there is of the map's nine: both boxes are at their places for one or two of them.
    #expect(rows.video.mapScores["own"] == [1, 1, 1])
  }

  @Test("Rows of different names stay apart, and no map is painted that was not asked for")
  func apart() {
    var rows = rows(paintsMaps: false)
    rows.add("one", [(Invented.walker(atX: 0), 1)], painted: [], size: (320, 240))
    rows.add("one", [], painted: [], size: (320, 240))
    rows.add("two", [(Invented.walker(atX: 0), 5)], painted: [], size: (320, 240))
    rows.finish()
    #expect(rows.video.scores == ["one": [1, nil], "two": [5]])
    #expect(rows.regions["two"]?.map(\.frame) == [0])
    #expect(rows.video.mapScores.isEmpty)
  }

  @Test("Every baseline has a row; the one without a place has neither regions nor a map")
  func baselines() {
    var suite = BaselineSuite()
    suite.finishTraining()
    suite.beginVideo("01")
    var rows = rows()
    for brightness in [UInt8(60), 70, 80] {
      let image = Image(
        width: 32, height: 24, format: .gray8, bytes: [UInt8](repeating: brightness, count: 32 * 24))
      rows.add(suite.score(image: image, detections: [], labels: []), size: (32, 24))
    }
    rows.finish()
    #expect(Set(rows.video.scores.keys) == Set(Baseline.names))
    let whole = Baseline.frameDifference.rawValue
    #expect(rows.video.scores[whole] == [nil, 10, 10])
    #expect(rows.regions[whole] == nil && rows.video.mapScores[whole] == nil)
    let block = Baseline.blockDifference.rawValue
    #expect(rows.regions[block]?.map(\.frame) == [1, 2])
    #expect(rows.video.mapScores[block]?.count == 3)
  }
}
