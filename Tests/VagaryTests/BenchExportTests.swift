import Backbone
import NeuralEngine
import TestSupport
import Testing

@testable import PlainText
@testable import Vagary

@Suite struct BenchExportTests {
  @Test("A backbone is exported with its layers, weights, statistics, and what it makes of eight clips")
  func backbone() throws {
    let folder = try TemporaryFolder()
    let path = try BackboneBench(variant: .shallowNarrow, frames: 7, threads: 1).export().write(
      folder: folder.file("new"), name: "backbone")
    #expect(path == folder.file("new/backbone.safetensors"))
    let file = try Safetensors(path: path)
    #expect(
      file.metadata["backbone.layers"]
        == "conv3d 16 3 3; batch-norm; relu; max-pool; conv3d 32 3 3; batch-norm; relu; max-pool; "
        + "conv3d 32 3 3; batch-norm; relu; max-pool-over-time")
    #expect(file.entries["backbone.conv2.weight"]?.shape == [32, 16, 3, 3, 3])
    #expect(file.entries["input@bench"]?.shape == [8, 3, 7, 64, 64])
    #expect(file.entries["features@bench"]?.shape == [8, 32, 1, 8, 8])
  }

  @Test("A network with a layer that reads another than the one before it is not exported")
  func chain() throws {
    let layers = [LayerSpec(.relu), LayerSpec(.sigmoid), LayerSpec(.relu, input: 0)]
    let network = try Network(inputChannels: 1, inputHeight: 1, inputWidth: 1, layers: layers)
    var export = BenchExport()
    let failure = #expect(throws: CommandFailure.self) {
      try export.add(network, as: "skipping", layers: layers)
    }
    #expect(failure?.message.contains("skipping cannot be exported") == true)
  }

  @Test("Exported tensors are in N, C, T, H, W order")
  func order() throws {
    var export = BenchExport()
    // [N][T][H][W][C] of 1, 2, 1, 2, 2.
    export.add(
      Tensor(.init(items: 1, frames: 2, height: 1, width: 2, channels: 2), values: [0, 1, 2, 3, 4, 5, 6, 7]),
      as: "x")
    #expect(export.file.entries["x"]?.shape == [1, 2, 2, 1, 2])
    #expect(export.file.entries["x"]?.values == [0, 2, 4, 6, 1, 3, 5, 7])
  }

  @Test("Scoring is exported with an input and features for each view, and an output for each head")
  func score() throws {
    let catalog = try PluginOptions.parse([]).catalog()
    let file = try ScoreBench(variant: .shallowNarrow, threads: 1).export(catalog).file
    let views = ["-3,-2,-1,0,1,2,3", "-3,-2,-1,1,2,3", "0"]
    #expect(views.map { file.entries["input@\($0)"]?.shape[2] } == [7, 6, 1])
    let readers = ["arrow-of-time": 0, "motion-irregularity": 0, "middle-box": 1, "distillation": 2]
    for (head, view) in readers {
      #expect(file.metadata["\(head).view"] == views[view])
      #expect(file.metadata["\(head).layers"] != nil)
      #expect(file.entries["output.\(head)"]?.values.allSatisfy(\.isFinite) == true)
    }
    #expect(file.entries["output.middle-box"]?.shape == [8, 3, 1, 64, 64])
  }

  @Test("Random weights leave no batch norm without effect, and no two views with the same statistics")
  func weights() throws {
    let network = BackboneVariant.shallowNarrow.makeNetwork()
    RandomWeights.fill(network, seed: 1, views: ["a", "b"])
    for set in network.statistics {
      let (a, b) = (try #require(set.sets["a"]), try #require(set.sets["b"]))
      #expect(a.mean != b.mean && a.variance != b.variance)
      #expect(a.variance.allSatisfy { $0 >= 0.5 })
    }
    let factors = network.parameters.filter { $0.name.hasPrefix("bn") && $0.name.hasSuffix(".weight") }
    #expect(factors.contains { $0.fileValues.contains { $0 < 0 } }, "a max-pool cannot be moved before all")
  }

  @Test("A folder that cannot be made is named")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    let failure = #expect(throws: CommandFailure.self) {
      try BenchExport().write(folder: folder.file("file/below"), name: "x")
    }
    #expect(failure?.message.hasPrefix(folder.file("file/below") + " cannot be made") == true)
  }
}
