import NeuralEngine
import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct DistillationTests {
  let task: TaskPlugin

  init() throws { task = try BuiltPlugins.catalog.task("distillation") }

  @Test("It asks for the middle frame alone and squares its errors with half weight")
  func needs() {
    #expect(
      task.needs
        == TaskNeeds(
          view: ClipView(offsets: [0])!, samples: 1, reach: 0, target: .classScores, loss: .squared,
          lossWeight: 0.5, scale: .linear))
  }

  @Test("The paper's mode has an L1 loss, and the weight is the one set")
  func paperMode() throws {
    let paper = try BuiltPlugins.catalog.task("distillation", settings: ["mode": "paper", "weight": "0.2"])
    #expect(paper.needs.loss == .l1)
    #expect(paper.needs.lossWeight == 0.2)
  }

  @Test("Its head is as wide as the classes, or as the teacher where there are none")
  func head() throws {
    #expect(try task.describe(narrowContext(classes: 80, teacher: 128)).contains(.init(.dense(outputs: 80))))
    #expect(try task.describe(narrowContext(teacher: 128)).contains(.init(.dense(outputs: 128))))
  }

  @Test("Class probabilities end in a sigmoid; a teacher's vector, and the paper's form, do not")
  func probabilities() throws {
    let paper = try BuiltPlugins.catalog.task("distillation", settings: ["mode": "paper"])
    #expect(try task.describe(narrowContext(classes: 80)).last == .init(.sigmoid))
    #expect(try task.describe(narrowContext(teacher: 128)).last == .init(.dense(outputs: 128)))
    #expect(try paper.describe(narrowContext(classes: 80)).last == .init(.dense(outputs: 80)))
  }

  @Test("With neither classes nor teacher it says what to use")
  func nobodyToImitate() {
    let error = #expect(throws: PluginError.self) { _ = try task.describe(narrowContext()) }
    guard case .callFailed(_, "describe", .unsupported, let message)? = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    #expect(message.contains("gradient-histogram"))
  }

  @Test("The score is the mean absolute difference, and none where there is no target")
  func score() throws {
    let scores = try task.score(
      [[0.5, 0.5], [1, 0], [0, 0]], targets: [[0, 1], nil, [0.25, -0.25]])
    #expect(scores == [0.5, nil, 0.25])
  }
}
