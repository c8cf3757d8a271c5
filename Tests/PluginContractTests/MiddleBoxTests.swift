import NeuralEngine
import PluginHost
import TestSupport
import Testing
import VideoModel

@Suite struct MiddleBoxTests {
  let task: TaskPlugin

  init() throws { task = try BuiltPlugins.catalog.task("middle-box") }

  @Test("It asks for the six frames around the middle and an L1 against the middle crop")
  func needs() {
    #expect(
      task.needs
        == TaskNeeds(
          view: ClipView(offsets: [-3, -2, -1, 1, 2, 3])!, samples: 1, reach: 3, target: .middleCrop,
          loss: .l1, lossWeight: 8, scale: .linear))
  }

  @Test("The weight of its loss is the one set")
  func weight() throws {
    let paper = try BuiltPlugins.catalog.task("middle-box", settings: ["weight": "1"])
    #expect(paper.needs.lossWeight == 1)
  }

  @Test("It trains on the view it is used with")
  func sample() throws {
    var numbers = SeededNumbers(1)
    let sample = try task.sample(0, using: &numbers, lowest: -9, highest: 9)
    #expect(sample == TaskSample(offsets: task.needs.view.offsets, label: 0))
  }

  @Test("Its decoder doubles the features as often as the backbone halved the crop")
  func head() throws {
    let upsample = LayerSpec(.upsample)
    let block = [
      upsample, LayerSpec(.convolution(filters: 32, time: 1, side: 3)), LayerSpec(.batchNorm),
      LayerSpec(.relu),
    ]
    let last = [upsample, LayerSpec(.convolution(filters: 3, time: 1, side: 3))]
    #expect(try task.describe(narrowContext()) == block + block + last)
    let deep = HeadContext(channels: 64, height: 4, width: 4, pools: 4)
    #expect(try task.describe(deep) == block + block + block + last)
  }

  @Test("Features that cannot lead back to the crop are refused with their sizes")
  func unfitting() {
    let error = #expect(throws: PluginError.self) {
      _ = try task.describe(HeadContext(channels: 32, height: 7, width: 7, pools: 3))
    }
    guard case .callFailed(_, "describe", .unsupported, let message)? = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    #expect(message.contains("7x7"))
  }

  @Test("The score is the mean absolute error, outputs cut to 0...1 first, over the contrast and a hundredth")
  func relative() throws {
    let scores = try task.score(
      [[0.5, 0.5, 0, 1], [2, -1, 0.25, 0.25]], targets: [[0, 1, 0, 1], [1, 0, 0.25, 0.75]])
    let deviation = Float(0.3952847)  // of 1, 0, 1/4, 3/4
    let expected: [Float] = [0.25 / 0.51, 0.125 / (deviation + 0.01)]
    #expect(zip(scores, expected).allSatisfy { abs(($0 ?? 0) - $1) < 1e-6 })
  }

  @Test("Half the contrast and half the error are as odd; a flat crop is judged by its floor")
  func contrast() throws {
    let bright: [Float] = [0, 0.8, 0.2, 1]
    let painted: [Float] = [0.1, 0.7, 0.3, 0.8]
    let scores = try task.score(
      [painted, painted.map { $0 / 2 }, [0.5, 0.52, 0.5, 0.5]],
      targets: [bright, bright.map { $0 / 2 }, [0.5, 0.5, 0.5, 0.5]])
    #expect(abs((scores[0] ?? 0) - (scores[1] ?? 1)) < 0.01)
    #expect(abs((scores[2] ?? 0) - 0.5) < 1e-3)
  }

  @Test("The paper's score is the mean absolute error alone")
  func absolute() throws {
    let paper = try BuiltPlugins.catalog.task("middle-box", settings: ["error": "absolute"])
    let scores = try paper.score(
      [[0.5, 0.5, 0, 1], [2, -1, 0.25, 0.25]], targets: [[0, 1, 0, 1], [1, 0, 0.25, 0.75]])
    #expect(scores == [0.25, 0.125])
  }

  @Test("It has no opinion where there is no middle crop")
  func abstains() throws {
    let scores = try task.score([[0, 0], [1, 1]], targets: [nil, [0, 1]])
    #expect(scores[0] == nil)
    #expect(scores[1] != nil)
  }
}
