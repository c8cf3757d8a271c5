import NeuralEngine
import Testing

@Suite struct NetworkTrainingFileTests {
  private func network() throws -> Network {
    let network = try Network(
      inputChannels: 2, inputHeight: 4, inputWidth: 4,
      layers: [
        .init(.convolution(filters: 4, time: 3, side: 3)), .init(.batchNorm), .init(.relu),
        .init(.maxPoolOverTime), .init(.dense(outputs: 2)),
      ])
    var random = CounterRandom(seed: 2)
    network.initialise(random: &random)
    return network
  }

  private func step(_ network: Network, _ adam: inout Adam, _ number: Int) throws {
    let shape = TensorShape(items: 3, frames: 3, height: 4, width: 4, channels: 2)
    let pass = NetworkPass(network, team: ThreadTeam(threads: 1))
    let input = Tensor(shape, values: (0..<shape.count).map { Float(($0 * (number + 3)) % 13) / 13 })
    network.zeroGradients()
    let output = try pass.forward(input, mode: .training(view: "-1,0,1"))
    let gradient = Tensor(output.shape, values: output.values.map { $0 - Float(number) })
    pass.backward(gradient)
    adam.step([network])
  }

  @Test("A network that takes over weights, statistics, moments and steps resumes a training bitwise alike")
  func resumes() throws {
    let (first, second) = (try network(), try network())
    var adam = Adam()
    for number in 0..<3 { try step(first, &adam, number) }
    // Everything the other has learnt before is forgotten, a view's statistics included.
    var other = Adam()
    try step(second, &other, 9)
    second.statistics[0].set(view: "0", mean: [1, 1, 1, 1], variance: [1, 1, 1, 1])
    try second.loadTraining(
      try Safetensors(bytes: first.trainingContents().bytes, path: "c"), path: "c")
    other.steps = adam.steps
    for number in 3..<6 {
      try step(first, &adam, number)
      try step(second, &other, number)
    }
    #expect(second.trainingContents().bytes == first.trainingContents().bytes)
  }

  @Test("A file without the moments of a parameter does not resume a training")
  func missing() throws {
    let network = try network()
    var file = network.trainingContents()
    file.entries["fc1.weight.second_moment"] = nil
    let error = #expect(throws: WeightFileError.self) { try network.loadTraining(file, path: "c") }
    #expect(error == .missing(path: "c", tensor: "fc1.weight.second_moment"))
  }
}
