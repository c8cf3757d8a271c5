import NeuralEngine
import Testing
import Training

@testable import Vagary

@Suite struct TrainBenchTests {
  private let quick = BenchTiming(repeats: 2, seconds: 0)

  @Test("A training step is measured on one view and on all of them", arguments: TrainBench.Views.allCases)
  func run(views: TrainBench.Views) throws {
    let bench = TrainBench(variant: .shallowNarrow, views: views, threads: 2, timing: quick, batch: 2)
    let result = try bench.run(PluginOptions.parse([]).catalog())
    #expect(
      result.subject
        == "training step shallow-narrow, \(views.rawValue) view\(views == .one ? "" : "s"), batches of 2")
    #expect(result.repeats.count == 2)
    #expect(result.objectsPerSecond > 0)
  }

  @Test("The invented footage teaches: the losses of the joint training fall")
  func learns() throws {
    let training = try TrainBench(variant: .shallowNarrow, views: .five, threads: 2, batch: 8).jointTraining(
      PluginOptions.parse([]).catalog())
    let first = try training.step(progress: 0)
    var last = first
    for _ in 0..<12 { last = try training.step(progress: 0) }
    #expect(training.shown == 13 * 8)
    #expect(last[2] < first[2], "painting the middle box is the quickest to learn")
  }

  @Test("The exported step has labels or targets, the loss of each head, and a gradient")
  func export() throws {
    let bench = TrainBench(variant: .shallowNarrow, views: .one, threads: 1, batch: 4)
    let file = try bench.export(PluginOptions.parse([]).catalog()).file
    #expect(file.entries["input@-3,-2,-1,0,1,2,3"]?.shape == [4, 3, 7, 64, 64])
    #expect(file.metadata["arrow-of-time.loss"] == "cross-entropy 1.0")
    #expect(file.metadata["distillation.loss"] == "squared 0.5")
    #expect(file.entries["labels.arrow-of-time"]?.values == [0, 1, 0, 1])
    #expect(file.entries["target.middle-box"]?.shape == [4, 3, 1, 64, 64])
    for head in ScoreBench.tasks { #expect((file.entries["loss.\(head)"]?.values.first ?? 0) > 0) }
    let gradient = try #require(file.entries["gradient.backbone.conv1.weight"])
    #expect(gradient.shape == [16, 3, 3, 3, 3])
    #expect(gradient.values.contains { $0 != 0 })
  }
}
