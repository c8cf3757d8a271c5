import Backbone
import NeuralEngine
import Testing

@Suite struct BackboneVariantTests {
  @Test(
    "Every variant takes 1, 6, 7 and 16 frames and gives features of its size",
    arguments: BackboneVariant.allCases)
  func shapes(variant: BackboneVariant) throws {
    let network = variant.makeNetwork()
    var random = CounterRandom(seed: 1)
    network.initialise(random: &random)
    for set in network.statistics {
      set.set(
        view: "v", mean: [Float](repeating: 0, count: set.channels),
        variance: [Float](repeating: 1, count: set.channels))
    }
    let wide = variant == .shallowWide || variant == .deepWide
    let deep = variant == .deepNarrow || variant == .deepWide
    let pass = NetworkPass(network, team: ThreadTeam(threads: 1))
    for frames in [1, 6, 7, 16] {
      let shape = TensorShape(items: 1, frames: frames, height: 64, width: 64, channels: 3)
      let input = Tensor(shape)
      for index in 0..<shape.count { input.data[index] = Float(index % 251) / 251 }
      let output = try pass.forward(input, mode: .inference(view: "v"))
      let side = deep ? 4 : 8
      #expect(output.shape == TensorShape(items: 1, height: side, width: side, channels: wide ? 64 : 32))
      #expect(output.values.allSatisfy { $0.isFinite && $0 >= 0 })
      #expect(output.values.contains { $0 > 0 })
    }
  }

  @Test("The names in files are those of the four variants and no others")
  func names() {
    #expect(
      BackboneVariant.allCases.map(\.rawValue) == [
        "shallow-narrow", "shallow-wide", "deep-narrow", "deep-wide",
      ])
    #expect(BackboneVariant(rawValue: "deep") == nil)
  }
}
