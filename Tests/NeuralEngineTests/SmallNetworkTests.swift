import Foundation
import NeuralEngine
import Testing

/// A small network from a fixture file, with what another implementation computed for it.
struct SmallNetwork {
  let file: Safetensors
  let network: Network

  init(_ name: String, inputChannels: Int, side: Int, layers: [LayerSpec]) throws {
    let path = try #require(
      Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
    file = try Safetensors(path: path.path)
    network = try Network(inputChannels: inputChannels, inputHeight: side, inputWidth: side, layers: layers)
    for parameter in network.parameters {
      let entry = try tensor("weights.\(parameter.name)")
      try #require(entry.shape == parameter.fileShape)
      parameter.set(fileValues: entry.values)
    }
    for set in network.statistics {
      set.set(
        view: "v", mean: try tensor("weights.\(set.name).running_mean").values,
        variance: try tensor("weights.\(set.name).running_var").values)
    }
  }

  func tensor(_ name: String) throws -> Safetensors.Entry {
    try #require(file.entries[name], "the fixture has no \(name)")
  }

  /// [N, C, T, H, W] of the file as [N][T][H][W][C].
  func channelsLast(_ name: String) throws -> Tensor {
    let entry = try tensor(name)
    let (n, c, plane) = (entry.shape[0], entry.shape[1], entry.shape[2...].reduce(1, *))
    let tensor = Tensor(
      .init(items: n, frames: entry.shape[2], height: entry.shape[3], width: entry.shape[4], channels: c))
    for item in 0..<n {
      for channel in 0..<c {
        for position in 0..<plane {
          tensor.item(item)[position * c + channel] = entry.values[(item * c + channel) * plane + position]
        }
      }
    }
    return tensor
  }

  func checkOutput() throws {
    let output = try NetworkPass(network, team: ThreadTeam(threads: 2))
      .forward(channelsLast("input"), mode: .inference(view: "v"))
    #expect(relativeError(output.values, try channelsLast("eval.output").values) < 1e-4)
  }

  /// Loss, gradients, running statistics and one step of Adam.
  func checkStep(_ name: String, loss: Loss, target: Tensor?, labels: [Int] = []) throws {
    let pass = NetworkPass(network, team: ThreadTeam(threads: 2))
    network.zeroGradients()
    let output = try pass.forward(channelsLast("input"), mode: .training(view: "v"))
    let gradient = Tensor(output.shape)
    let value = loss.evaluate(output: output, target: target, labels: labels, gradient: gradient)
    #expect(relativeError([Float(value)], try tensor("\(name).loss").values) < 1e-4)
    let back = try #require(pass.backward(gradient, wantsInputGradient: true))
    #expect(relativeError(back.values, try channelsLast("\(name).gradient.input").values) < 1e-3)
    var adam = Adam(rate: 1e-3)
    adam.step([network])
    for parameter in network.parameters {
      let expected = try tensor("\(name).gradient.\(parameter.name)").values
      #expect(relativeError(parameter.fileGradient, expected) < 1e-3, "gradient of \(parameter.name)")
      let after = try tensor("\(name).after.\(parameter.name)").values
      let before = try tensor("weights.\(parameter.name)").values
      let largest = expected.reduce(Float(0)) { max($0, abs($1)) }
      for (index, value) in parameter.fileValues.enumerated() where abs(expected[index]) > 1e-3 * largest {
        // Adam moves by about its rate, 0.001; where the gradient is next to nothing its sign is chance.
        #expect(
          abs((value - before[index]) - (after[index] - before[index])) < 2e-5, "\(parameter.name)[\(index)]")
      }
    }
    for set in network.statistics {
      let own = try #require(set.sets["v"])
      #expect(relativeError(own.mean, try tensor("\(name).after.\(set.name).running_mean").values) < 1e-4)
      #expect(relativeError(own.variance, try tensor("\(name).after.\(set.name).running_var").values) < 1e-4)
    }
  }
}

@Suite struct SmallNetworkTests {
  private func classifier() throws -> SmallNetwork {
    try SmallNetwork(
      "classifier", inputChannels: 3, side: 8,
      layers: [
        .init(.convolution(filters: 4, time: 3, side: 3)), .init(.batchNorm), .init(.relu), .init(.maxPool),
        .init(.convolution(filters: 6, time: 3, side: 3)), .init(.batchNorm), .init(.relu),
        .init(.maxPoolOverTime),
        .init(.dense(outputs: 5)),
      ])
  }

  private func decoder() throws -> SmallNetwork {
    try SmallNetwork(
      "decoder", inputChannels: 4, side: 4,
      layers: [
        .init(.upsample), .init(.convolution(filters: 3, time: 1, side: 3)), .init(.batchNorm), .init(.relu),
        .init(.upsample), .init(.convolution(filters: 2, time: 1, side: 3)),
      ])
  }

  @Test("Outputs with running statistics agree with the other implementation to 1e-4")
  func outputs() throws {
    try classifier().checkOutput()
    try decoder().checkOutput()
  }

  @Test("A classifier's loss, gradients, statistics and Adam step agree with the other implementation")
  func classifierStep() throws {
    let small = try classifier()
    try small.checkStep(
      "cross_entropy", loss: .crossEntropy, target: nil, labels: small.tensor("labels").values.map { Int($0) }
    )
  }

  @Test("A decoder's losses, gradients, statistics and Adam step agree with the other implementation")
  func decoderStep() throws {
    for (name, loss) in [("l1", Loss.l1), ("squared", .squared)] {
      let small = try decoder()
      try small.checkStep(name, loss: loss, target: small.channelsLast("target"))
    }
  }
}
