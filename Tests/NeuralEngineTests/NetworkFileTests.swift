import NeuralEngine
import Testing

@Suite struct NetworkFileTests {
  private func network(filters: Int = 4) throws -> Network {
    let network = try Network(
      inputChannels: 2, inputHeight: 4, inputWidth: 4,
      layers: [
        .init(.convolution(filters: filters, time: 3, side: 3)), .init(.batchNorm), .init(.relu),
        .init(.maxPoolOverTime), .init(.convolution(filters: 3, time: 1, side: 1)), .init(.dense(outputs: 2)),
      ])
    var random = CounterRandom(seed: 2)
    network.initialise(random: &random)
    network.statistics[0].set(
      view: "-1,0,1", mean: (0..<filters).map { Float($0) }, variance: (0..<filters).map { Float($0 + 1) })
    return network
  }

  @Test("A network that takes over the contents of another gives bitwise the same outputs")
  func roundTrip() throws {
    let first = try network()
    let second = try Network(
      inputChannels: 2, inputHeight: 4, inputWidth: 4,
      layers: [
        .init(.convolution(filters: 4, time: 3, side: 3)), .init(.batchNorm), .init(.relu),
        .init(.maxPoolOverTime),
        .init(.convolution(filters: 3, time: 1, side: 1)), .init(.dense(outputs: 2)),
      ])
    try second.load(first.contents(), path: "x")
    let shape = TensorShape(items: 2, frames: 3, height: 4, width: 4, channels: 2)
    let input = Tensor(shape, values: (0..<shape.count).map { Float($0 % 13) / 13 })
    func output(_ network: Network) throws -> [Float] {
      try NetworkPass(network, team: ThreadTeam(threads: 1)).forward(input, mode: .inference(view: "-1,0,1"))
        .values
    }
    #expect(try output(second) == output(first))
    #expect(second.contents().bytes == first.contents().bytes)
  }

  @Test("Files name tensors by layer and hold convolutions as [Cout,Cin,Kt,Kh,Kw]")
  func names() throws {
    let file = try network().contents()
    #expect(file.entries["conv1.weight"]?.shape == [4, 2, 3, 3, 3])
    #expect(file.entries["conv1.bias"] == nil, "a convolution before batch norm has no bias")
    #expect(file.entries["conv2.weight"]?.shape == [3, 4, 1, 1])
    #expect(file.entries["fc1.weight"]?.shape == [2, 12])
    #expect(file.entries["bn1.running_mean@-1,0,1"]?.values == [0, 1, 2, 3])
    #expect(file.entries["bn1.running_var@-1,0,1"]?.values == [1, 2, 3, 4])
  }

  @Test("A file without one of the tensors is refused with the name of the tensor")
  func missing() throws {
    let network = try network()
    let whole = network.contents()
    for name in whole.entries.keys where !name.contains("running_mean") {
      var file = whole
      file.entries[name] = nil
      let error = #expect(throws: WeightFileError.self) { try network.load(file, path: "w") }
      #expect(error == .missing(path: "w", tensor: name))
    }
  }

  @Test("A tensor of another shape is refused with both shapes")
  func otherShape() throws {
    let file = try network(filters: 5).contents()
    let network = try network(filters: 4)
    let error = #expect(throws: WeightFileError.self) { try network.load(file, path: "w") }
    #expect(
      error == .shape(path: "w", tensor: "conv1.weight", expected: [4, 2, 3, 3, 3], found: [5, 2, 3, 3, 3]))
    #expect(error?.description.contains("it belongs to another network") == true)
    var statistics = network.contents()
    statistics.entries["bn1.running_var@-1,0,1"] = .init(shape: [3], values: [1, 2, 3])
    #expect(throws: WeightFileError.self) { try network.load(statistics, path: "w") }
  }

  @Test("A weight that is not finite is refused")
  func notFinite() throws {
    let network = try network()
    var file = network.contents()
    file.entries["fc1.bias"]?.values[1] = .nan
    let error = #expect(throws: WeightFileError.self) { try network.load(file, path: "w") }
    #expect(error == .malformed(path: "w", reason: "tensor fc1.bias holds values that are not finite"))
  }
}
