import Testing
import VideoModel

@testable import Evaluation

@Suite("All baselines together")
struct BaselineSuiteTests {
  private let labels = ["person", "bicycle"]

  private func trained() -> BaselineSuite {
    var suite = BaselineSuite()
    for index in 0..<8 {
      suite.observeTraining(
        clip: "01", index: index,
        detections: [detection(Float(index), 4, 8, 16, label: "person", classScores: [0.75, 0])],
        labels: labels)
    }
    suite.finishTraining()
    return suite
  }

  @Test("A frame's score is the largest of its detections, under the baseline's name")
  func largest() {
    var suite = trained()
    suite.beginClip("01")
    _ = suite.score(
      image: greyFrame(width: 40, height: 40),
      detections: [detection(4, 4, 8, 16, classScores: [0.75, 0])], labels: labels)
    let scores = suite.score(
      image: greyFrame(width: 40, height: 40, pixels: [(20, 30, 64)]),
      detections: [
        detection(4, 8, 8, 16, classScores: [0.75, 0]), detection(20, 30, 2, 2, classScores: [0.25, 0.5]),
      ], labels: labels)
    #expect(scores["baseline:class-vector"] == 1)
    #expect(scores["baseline:non-person"] == 0.5)
    #expect(scores["baseline:person-doubt"] == 0.75)
    #expect(scores["baseline:frame-difference-box"] == 16)
    #expect(scores["baseline:frame-difference"] == 0.04)
    #expect(scores["baseline:box-velocity"] == 0.25)
    #expect(Set(scores.keys) == Set(Baseline.names))
  }

  @Test("A frame without detections has only the scores that need none")
  func noDetections() {
    var suite = trained()
    suite.beginClip("01")
    _ = suite.score(image: greyFrame(width: 40, height: 40), detections: [], labels: labels)
    let scores = suite.score(image: greyFrame(width: 40, height: 40), detections: [], labels: labels)
    #expect(scores == ["baseline:frame-difference": 0, "baseline:frame-difference-block": 0])
  }

  @Test("A clip's first frame is not compared with the last frame of the clip before")
  func newClip() {
    var suite = trained()
    let seen = [detection(4, 4, 8, 16, classScores: [0.75, 0])]
    suite.beginClip("01")
    _ = suite.score(image: greyFrame(width: 40, height: 40), detections: seen, labels: labels)
    suite.beginClip("02")
    let scores = suite.score(
      image: greyFrame(width: 40, height: 40, brightness: 200), detections: seen, labels: labels)
    #expect(
      Set(scores.keys) == [
        "baseline:class-vector", "baseline:non-person", "baseline:person-doubt", "baseline:box-size",
      ])
  }

  @Test("Boxes without area inside the frame change nothing")
  func impossibleBoxes() {
    var suite = trained()
    suite.beginClip("01")
    let odd = [
      detection(.nan, 0, 8, 8, classScores: [0, 1]), detection(90, 90, 8, 8, classScores: [0, 1]),
      detection(0, 0, -4, 8, classScores: [0, 1]),
    ]
    let scores = suite.score(image: greyFrame(width: 40, height: 40), detections: odd, labels: labels)
    #expect(scores == [:])
  }

  @Test("Without training the baselines that need it have no score")
  func untrained() {
    var suite = BaselineSuite()
    suite.finishTraining()
    suite.beginClip("01")
    let scores = suite.score(
      image: greyFrame(width: 40, height: 40),
      detections: [detection(4, 4, 8, 16, classScores: [0.75, 0.25])],
      labels: labels)
    #expect(scores == ["baseline:non-person": 0.25, "baseline:person-doubt": 0.25])
  }
}
