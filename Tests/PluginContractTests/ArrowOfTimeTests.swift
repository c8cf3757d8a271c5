import NeuralEngine
import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct ArrowOfTimeTests {
  let task: TaskPlugin

  init() throws { task = try BuiltPlugins.catalog.task("arrow-of-time") }

  @Test("It asks for seven frames, two samples and a cross-entropy on labels")
  func needs() {
    #expect(
      task.needs
        == TaskNeeds(
          view: .sevenFrames, samples: 2, reach: 3, target: .label, loss: .crossEntropy, lossWeight: 1,
          scale: .logit))
  }

  @Test("Sample 0 runs forward with label 0, sample 1 backward with label 1")
  func samples() throws {
    var numbers = SeededNumbers(1)
    let forward = try task.sample(0, using: &numbers, lowest: -3, highest: 3)
    let backward = try task.sample(1, using: &numbers, lowest: -3, highest: 3)
    #expect(forward == TaskSample(offsets: [-3, -2, -1, 0, 1, 2, 3], label: 0))
    #expect(backward == TaskSample(offsets: [3, 2, 1, 0, -1, -2, -3], label: 1))
  }

  @Test("Its head is a convolution of 32 filters, ReLU, pooling and two outputs")
  func head() throws {
    #expect(
      try task.describe(narrowContext())
        == [
          LayerSpec(.convolution(filters: 32, time: 1, side: 3)), LayerSpec(.relu), LayerSpec(.maxPool),
          LayerSpec(.dense(outputs: 2)),
        ])
  }

  @Test("The score is the logit of backward less the logit of forward, unbounded")
  func score() throws {
    #expect(try task.score([[1, 4], [2, -3], [0, 0], [-500, 500]]) == [3, -5, 0, 1000])
  }
}
