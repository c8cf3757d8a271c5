import PluginHost
import ProxyTasks
import TestSupport
import Testing
import VideoModel

@Suite struct TargetSourceTests {
  private func detection(_ label: String, scores: [Float] = []) -> Detection {
    Detection(
      box: BoundingBox(left: 0, top: 0, width: 9, height: 9), label: label, confidence: 0.7,
      classScores: scores)
  }

  private func classVector(_ source: TargetSource, _ detection: Detection) throws -> [Float]? {
    try source.targets(.classScores, detections: [detection], crops: [], side: 64, scoring: true)[0]
  }

  @Test("Full class probabilities are taken as they are; a vector of another length is none")
  func full() throws {
    let source = TargetSource(mode: .full, labels: ["a", "b"], teacher: nil)
    #expect(try classVector(source, detection("a", scores: [0.2, 0.8])) == [0.2, 0.8])
    #expect(try classVector(source, detection("a", scores: [0.2])) == nil)
    #expect(try classVector(source, detection("a")) == nil)
  }

  @Test("A label alone becomes a vector with its confidence in the label's place; an unknown one is none")
  func label() throws {
    let source = TargetSource(mode: .label, labels: ["a", "b"], teacher: nil)
    #expect(try classVector(source, detection("b")) == [0, 0.7])
    #expect(try classVector(source, detection("c")) == nil)
  }

  @Test("Without classes the teacher stands in, and without a teacher there is no target")
  func teacher() throws {
    let crops = [[Float](repeating: 0.25, count: 3 * 64 * 64)]
    let silent = TargetSource(mode: .none, labels: [], teacher: nil)
    #expect(
      try silent.targets(.classScores, detections: [detection("")], crops: crops, side: 64, scoring: true)
        == [nil])
    let taught = TargetSource(mode: .none, labels: [], teacher: try BuiltPlugins.teacher())
    #expect(taught.classCount == 0)
    #expect(taught.teacherWidth == 128)
    for scoring in [true, false] {
      let targets = try taught.targets(
        .classScores, detections: [detection("")], crops: crops, side: 64, scoring: scoring)
      #expect(targets == [[Float](repeating: 0, count: 128)], "a flat crop has no edges")
    }
  }

  @Test("The middle crop is a target as it is, and a label needs none")
  func others() throws {
    let source = TargetSource(mode: .none, labels: [], teacher: nil)
    let crops: [[Float]] = [[1, 2], [3, 4]]
    let detections = [detection(""), detection("")]
    #expect(
      try source.targets(.middleCrop, detections: detections, crops: crops, side: 1, scoring: true) == crops)
    #expect(try source.targets(.label, detections: detections, crops: crops, side: 1, scoring: true).isEmpty)
  }
}
