import NeuralEngine
import Testing

@Suite struct NetworkStartTests {
  /// The outputs of a network that starts at `values`, for an input of four numbers; `nil`: it cannot.
  private func start(_ layers: [LayerSpec], at values: [Float]) throws -> [Float]? {
    let network = try Network(inputChannels: 4, inputHeight: 1, inputWidth: 1, layers: layers)
    var random = CounterRandom(seed: 5)
    network.initialise(random: &random)
    let before = network.contents().bytes
    guard network.startOutput(at: values) else {
      #expect(network.contents().bytes == before)
      return nil
    }
    let input = Tensor(.init(items: 1, channels: 4), values: [0, 0, 0, 0])
    return try NetworkPass(network, team: ThreadTeam(threads: 1))
      .forward(input, mode: .inference(view: "0")).values
  }

  @Test("A head starts at the wanted output, also behind a sigmoid")
  func starts() throws {
    #expect(try start([.init(.dense(outputs: 2))], at: [0.25, -3]) == [0.25, -3])
    let probabilities = try #require(
      try start([.init(.dense(outputs: 2)), .init(.sigmoid)], at: [0.25, 0.9]))
    #expect(zip(probabilities, [0.25, 0.9]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("A probability of 0 or 1 starts a ten-thousandth away from it")
  func bounds() throws {
    let values = try #require(try start([.init(.dense(outputs: 2)), .init(.sigmoid)], at: [0, 1]))
    #expect(zip(values, [1e-4, 1 - 1e-4]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("A head whose last layers cannot start at a wanted output keeps its random weights")
  func unsuitable() throws {
    #expect(try start([.init(.dense(outputs: 2)), .init(.relu)], at: [1, 1]) == nil)
    #expect(try start([.init(.dense(outputs: 2))], at: [1, 1, 1]) == nil)
    #expect(try start([.init(.sigmoid)], at: [1, 1, 1, 1]) == nil)
    #expect(try start([.init(.upsample), .init(.maxPool)], at: [1, 1, 1, 1]) == nil)
  }
}
