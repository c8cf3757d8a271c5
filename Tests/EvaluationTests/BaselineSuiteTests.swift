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
        video: "01", index: index,
        detections: [detection(Float(index), 4, 8, 16, label: "person", classScores: [0.75, 0])],
        labels: labels)
    }
    suite.finishTraining()
    return suite
  }

  @Test("A frame's score is the largest of its detections, under the baseline's name")
  func largest() {
    var suite = trained()
    suite.beginVideo("01")
    _ = suite.score(
      image: greyFrame(width: 40, height: 40),
      detections: [detection(4, 4, 8, 16, classScores: [0.75, 0])], labels: labels)
    let scores = suite.score(
      image: greyFrame(width: 40, height: 40, pixels: [(20, 30, 64)]),
      detections: [
        detection(4, 8, 8, 16, classScores: [0.75, 0]), detection(20, 30, 2, 2, classScores: [0.25, 0.5]),
      ], labels: labels)
    #expect(scores.frame[.classVector] == 1)
    #expect(scores.frame[.nonPerson] == 0.5)
    #expect(scores.frame[.personDoubt] == 0.75)
    #expect(scores.frame[.boxDifference] == 16)
    #expect(scores.frame[.frameDifference] == 0.04)
    #expect(scores.frame[.boxVelocity] == 0.25)
    let person = BoundingBox(left: 4, top: 8, width: 8, height: 16)
    let bicycle = BoundingBox(left: 20, top: 30, width: 2, height: 2)
    #expect(
      scores.boxes[.nonPerson] == [.init(box: person, score: 0), .init(box: bicycle, score: 0.5)])
    #expect(scores.boxes[.boxVelocity] == [.init(box: person, score: 0.25)])
    #expect(scores.boxes[.blockDifference]?.map(\.score) == scores.frame[.blockDifference].map { [$0] })
    #expect(Set(scores.boxes.keys) == Set(Baseline.allCases.filter(\.hasBoxes)))
    #expect(Set(scores.frame.keys) == Set(Baseline.allCases))
  }

  @Test("A frame without detections has only the scores that need none")
  func noDetections() {
    var suite = trained()
    suite.beginVideo("01")
    _ = suite.score(image: greyFrame(width: 40, height: 40), detections: [], labels: labels)
    let scores = suite.score(image: greyFrame(width: 40, height: 40), detections: [], labels: labels)
    #expect(scores.frame == [.frameDifference: 0, .blockDifference: 0])
  }

  @Test("A video's first frame is not compared with the last frame of the video before")
  func newVideo() {
    var suite = trained()
    let seen = [detection(4, 4, 8, 16, classScores: [0.75, 0])]
    suite.beginVideo("01")
    _ = suite.score(image: greyFrame(width: 40, height: 40), detections: seen, labels: labels)
    suite.beginVideo("02")
    let scores = suite.score(
      image: greyFrame(width: 40, height: 40, brightness: 200), detections: seen, labels: labels)
    #expect(Set(scores.frame.keys) == [.classVector, .nonPerson, .personDoubt, .boxSize])
  }

  @Test("Boxes without area inside the frame change nothing")
  func impossibleBoxes() {
    var suite = trained()
    suite.beginVideo("01")
    let odd = [
      detection(.nan, 0, 8, 8, classScores: [0, 1]), detection(90, 90, 8, 8, classScores: [0, 1]),
      detection(0, 0, -4, 8, classScores: [0, 1]),
    ]
    let scores = suite.score(image: greyFrame(width: 40, height: 40), detections: odd, labels: labels)
    #expect(scores.frame == [:])
  }

  @Test("Without training the baselines that need it have no score")
  func untrained() {
    var suite = BaselineSuite()
    suite.finishTraining()
    suite.beginVideo("01")
    let scores = suite.score(
      image: greyFrame(width: 40, height: 40),
      detections: [detection(4, 4, 8, 16, classScores: [0.75, 0.25])],
      labels: labels)
    #expect(scores.frame == [.nonPerson: 0.25, .personDoubt: 0.25])
  }
}
