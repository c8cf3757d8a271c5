import Testing
import VideoModel

@testable import Evaluation

@Suite("Class baselines")
struct ClassVectorsTests {
  private let labels = ["person", "bicycle", "car"]

  @Test("The distance is taken from the median of each class, not from the mean")
  func median() {
    var classes = ClassVectors(person: "person")
    for scores: [Float] in [[0.75, 0, 0], [0.5, 0.25, 0], [0, 0.5, 1]] {
      classes.observe(detection(0, 0, 9, 9, classScores: scores), labels: labels)
    }
    classes.finishTraining()
    let reading = classes.read(detection(0, 0, 9, 9, classScores: [0.25, 0.75, 0.125]), labels: labels)
    #expect(reading.distance == 0.875)
    #expect(reading.nonPerson == 0.75)
    #expect(reading.personDoubt == 0.75)
  }

  @Test("A label alone is a vector with that one entry")
  func labelAlone() {
    var classes = ClassVectors(person: "person")
    for confidence: Float in [0.5, 0.75, 1] {
      classes.observe(detection(0, 0, 9, 9, label: "person", confidence: confidence), labels: [])
    }
    classes.finishTraining()
    #expect(
      classes.read(detection(0, 0, 9, 9, label: "person", confidence: 0.5), labels: [])
        == ClassVectors.Reading(distance: 0.25, nonPerson: 0, personDoubt: 0.5))
    #expect(
      classes.read(detection(0, 0, 9, 9, label: "cart", confidence: 0.5), labels: [])
        == ClassVectors.Reading(distance: 1.25, nonPerson: 0.5, personDoubt: 1))
  }

  @Test("A detector without classes has no class score, and one without persons no person score")
  func withoutClasses() {
    var classes = ClassVectors(person: "person")
    #expect(classes.read(detection(0, 0, 9, 9), labels: []) == ClassVectors.Reading())
    #expect(
      classes.read(detection(0, 0, 9, 9, classScores: [1, 0]), labels: labels) == ClassVectors.Reading())
    #expect(
      classes.read(detection(0, 0, 9, 9, classScores: [1, 0]), labels: ["car", "dog"])
        == ClassVectors.Reading())
  }

  @Test("Class scores keep their meaning when another detector lists its classes in another order")
  func otherOrder() {
    var classes = ClassVectors(person: "person")
    classes.observe(detection(0, 0, 9, 9, classScores: [1, 0, 0]), labels: labels)
    classes.finishTraining()
    let reading = classes.read(
      detection(0, 0, 9, 9, classScores: [0.25, 0.75]), labels: ["dog", "person"])
    #expect(reading == ClassVectors.Reading(distance: 0.5, nonPerson: 0.25, personDoubt: 0.25))
  }
}
