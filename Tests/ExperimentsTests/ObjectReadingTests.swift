import Testing
import VideoModel

@testable import Experiments

@Suite struct ObjectReadingTests {
  private let object = ObjectScore(
    box: BoundingBox(left: 0, top: 0, width: 9, height: 9), label: "person", confidence: 1, track: "1",
    tasks: [
      TaskScore(task: "a", raw: -4, standardised: 2, tail: 0.01),
      TaskScore(task: "b", raw: 7, standardised: -1, tail: 0.1), TaskScore(task: "c", raw: nil),
    ], raw: 0.5, plainMean: 0.3, calibrated: 1.2)

  private func score(_ kind: ObjectReading.Kind) -> Float? { ObjectReading("x", kind).score(object) }

  @Test("An object is read by task, by the bundle's fusion, or by a fusion of some tasks")
  func readings() {
    #expect(score(.task("a")) == -4 && score(.task("c")) == nil && score(.task("d")) == nil)
    #expect(score(.fused) == 0.5 && score(.plainMean) == 0.3)
    #expect(score(.fusion(.meanStandardised, tasks: ["a", "b", "c"])) == 0.5)
    #expect(score(.fusion(.meanStandardised, tasks: ["b"])) == -1)
    #expect(score(.fusion(.maximum, tasks: ["a", "b"])) == 2)
    #expect(abs((score(.fusion(.meanTail, tasks: ["a", "b", "c"])) ?? 0) - 1.5) < 1e-6)
    #expect(score(.fusion(.meanTail, tasks: ["c"])) == nil)
  }

  @Test("Maps are painted with what is above the ordinary, a task's on its calibrated scale")
  func elevations() {
    func elevation(_ kind: ObjectReading.Kind) -> Float? { ObjectReading("x", kind).elevation(object) }
    #expect(elevation(.task("a")) == 2 && elevation(.task("b")) == 0 && elevation(.task("c")) == nil)
    #expect(elevation(.fusion(.meanStandardised, tasks: ["b"])) == 0)
    #expect(elevation(.plainMean) == 0.3)
  }
}
