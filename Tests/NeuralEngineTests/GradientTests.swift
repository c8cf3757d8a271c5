import NeuralEngine
import PluginABI
import Testing

/// One layer (or a few) with a random input; the loss is a fixed random weighting of the outputs.
struct GradientCase: Sendable, CustomTestStringConvertible {
  var name: String
  var layers: [LayerSpec]
  var input: TensorShape
  var testDescription: String { name }

  /// Whether a small step may pass a kink of the output; kinds of the registry are taken to have some.
  var hasKinks: Bool { ["max-pool", "ReLU", "registry"].contains { name.contains($0) } }
}

let gradientCases: [GradientCase] = [
  .init(
    name: "conv3d 5x3x3, odd sides, one frame",
    layers: [.init(.convolution(filters: 3, time: 5, side: 3))],
    input: .init(items: 2, frames: 1, height: 5, width: 7, channels: 2)),
  .init(
    name: "conv3d 3x3x3 over seven frames",
    layers: [.init(.convolution(filters: 5, time: 3, side: 3))],
    input: .init(items: 3, frames: 7, height: 3, width: 5, channels: 3)),
  .init(
    name: "conv3d 3x3x3 over sixteen frames of one pixel",
    layers: [.init(.convolution(filters: 2, time: 3, side: 3))],
    input: .init(items: 1, frames: 16, height: 1, width: 1, channels: 1)),
  .init(
    name: "conv2d 5x5", layers: [.init(.convolution(filters: 4, time: 1, side: 5))],
    input: .init(items: 2, frames: 2, height: 4, width: 3, channels: 3)),
  .init(
    name: "batch norm over items and time", layers: [.init(.batchNorm)],
    input: .init(items: 3, frames: 2, height: 3, width: 5, channels: 7)),
  .init(
    name: "ReLU", layers: [.init(.relu)], input: .init(items: 2, frames: 3, height: 3, width: 3, channels: 5)),
  .init(
    name: "dense and sigmoid", layers: [.init(.dense(outputs: 5)), .init(.sigmoid)],
    input: .init(items: 3, frames: 1, height: 2, width: 3, channels: 3)),
  .init(
    name: "max-pool in space", layers: [.init(.maxPool)],
    input: .init(items: 2, frames: 3, height: 4, width: 6, channels: 3)),
  .init(
    name: "max-pool over time", layers: [.init(.maxPoolOverTime)],
    input: .init(items: 2, frames: 6, height: 4, width: 2, channels: 3)),
  .init(
    name: "upsample", layers: [.init(.upsample)],
    input: .init(items: 2, frames: 1, height: 3, width: 5, channels: 3)),
  .init(
    name: "dense", layers: [.init(.dense(outputs: 7))],
    input: .init(items: 5, frames: 1, height: 3, width: 1, channels: 3)),
  .init(
    name: "two readers of one layer",
    layers: [
      .init(.convolution(filters: 4, time: 1, side: 1)), .init(.upsample), .init(.maxPool),
      .init(.batchNorm, input: 0), .init(.dense(outputs: 3)),
    ], input: .init(items: 3, frames: 1, height: 2, width: 4, channels: 2)),
  .init(
    name: "a small head",
    layers: [
      .init(.convolution(filters: 4, time: 1, side: 3)), .init(.batchNorm), .init(.upsample),
      .init(.convolution(filters: 2, time: 1, side: 3)), .init(.dense(outputs: 2)),
    ], input: .init(items: 3, frames: 1, height: 4, width: 4, channels: 3)),
]

/// Every kind that a plugin can ask for, alone and behind a dense layer, whose output it may overwrite.
let registeredCases: [GradientCase] = LayerRegistry.kinds.flatMap { kind -> [GradientCase] in
  let raw = vagary_layer(
    struct_size: UInt32(MemoryLayout<vagary_layer>.size), kind: kind.number.rawValue, input: -1, a: 3, b: 3)
  guard let layer = try? LayerSpec(raw) else { return [] }
  let name = layer.kind.name
  let input = TensorShape(items: 3, frames: 1, height: 4, width: 6, channels: 5)
  var cases = [GradientCase(name: "\(name) of the registry", layers: [layer], input: input)]
  let behind = [LayerSpec(.dense(outputs: 5)), layer]
  if (try? LayerSpec.shapes(of: behind, on: LayerShape(channels: 5, height: 4, width: 6))) != nil {
    cases.append(.init(name: "\(name) of the registry, behind a dense layer", layers: behind, input: input))
  }
  return cases
}

@Suite struct GradientTests {
  @Test(
    "The gradient of every layer equals finite differences", arguments: gradientCases + registeredCases)
  func gradient(of example: GradientCase) throws {
    var random = CounterRandom(seed: 11, UInt64(example.name.utf8.count))
    let network = try Network(
      inputChannels: example.input.channels, inputHeight: example.input.height,
      inputWidth: example.input.width,
      layers: example.layers)
    network.initialise(random: &random)
    // Values on a shuffled grid: none near a kink of ReLU, no two equal for max-pool.
    let count = example.input.count
    var grid = (0..<count).map { (Float($0) - Float(count) / 2 + 0.25) * 4 / Float(count) }
    grid.shuffle(using: &random)
    let input = Tensor(example.input, values: grid)
    let pass = NetworkPass(network, team: ThreadTeam(threads: 1))
    let mode = NetworkPass.Mode.training(view: "test")
    let shape = try pass.forward(input, mode: mode).shape
    let weighting = (0..<shape.count).map { _ in Float.random(in: -1...1, using: &random) }
    func loss() throws -> Double {
      let output = try pass.forward(input, mode: mode)
      return zip(output.values, weighting).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
    _ = try loss()
    network.zeroGradients()
    let inputGradient = try #require(
      pass.backward(Tensor(shape, values: weighting), wantsInputGradient: true)
    ).values

    func check(
      _ values: UnsafeMutablePointer<Float>, _ gradient: [Float], _ what: String, changed: () -> Void = {}
    ) throws {
      let largest = gradient.reduce(Float(1e-2)) { max($0, abs($1)) }
      for index in stride(from: 0, to: gradient.count, by: max(1, gradient.count / 40)) {
        let kept = values[index]
        // A smaller step where the output has kinks.
        let step: Float = example.hasKinks ? 2e-3 : 1e-2
        values[index] = kept + step
        changed()
        let above = try loss()
        let up = values[index]
        values[index] = kept - step
        changed()
        let below = try loss()
        let numeric = Float((above - below) / Double(up - values[index]))
        values[index] = kept
        changed()
        #expect(
          abs(numeric - gradient[index]) < 1e-2 * largest,
          "\(what)[\(index)]: \(numeric) against \(gradient[index])")
      }
    }
    try check(input.data, inputGradient, "input")
    for parameter in network.parameters {
      let gradient = Array(UnsafeBufferPointer(start: parameter.gradient, count: parameter.count))
      try check(parameter.values, gradient, parameter.name, changed: parameter.valuesChanged)
    }
  }

  @Test("Weights after training steps are bitwise the same for one, two and three threads")
  func threadCount() throws {
    func train(threads: Int) throws -> [Float] {
      var random = CounterRandom(seed: 3)
      let network = try Network(
        inputChannels: 3, inputHeight: 8, inputWidth: 8,
        layers: [
          .init(.convolution(filters: 8, time: 3, side: 3)), .init(.batchNorm), .init(.relu),
          .init(.maxPoolOverTime),
          .init(.dense(outputs: 3)),
        ])
      network.initialise(random: &random)
      let shape = TensorShape(items: 11, frames: 5, height: 8, width: 8, channels: 3)
      let input = Tensor(
        shape, values: (0..<shape.count).map { _ in Float.random(in: 0...1, using: &random) })
      let pass = NetworkPass(network, team: ThreadTeam(threads: threads))
      let gradient = Tensor(TensorShape(items: 1, channels: 1))
      var adam = Adam()
      for step in 0..<4 {
        network.zeroGradients()
        let output = try pass.forward(input, mode: .training(view: "5"))
        _ = Loss.crossEntropy.evaluate(
          output: output, target: nil, labels: (0..<11).map { ($0 + step) % 3 }, gradient: gradient)
        pass.backward(gradient)
        adam.step([network])
      }
      return network.parameters.flatMap(\.fileValues)
    }
    let one = try train(threads: 1)
    #expect(try train(threads: 2) == one)
    #expect(try train(threads: 3) == one)
  }
}
