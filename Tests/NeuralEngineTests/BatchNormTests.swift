import NeuralEngine
import Testing

@Suite struct BatchNormTests {
  let network: Network
  let pass: NetworkPass

  init() throws {
    network = try Network(inputChannels: 2, inputHeight: 1, inputWidth: 2, layers: [.init(.batchNorm)])
    network.parameters[0].set(fileValues: [2, -1])
    network.parameters[1].set(fileValues: [0.5, 3])
    pass = NetworkPass(network, team: ThreadTeam(threads: 1))
  }

  /// Two items of two positions; channel 0 is 1, 2, 3, 6 and channel 1 is 0, 0, 4, 4.
  private var input: Tensor {
    Tensor(.init(items: 2, height: 1, width: 2, channels: 2), values: [1, 0, 2, 0, 3, 4, 6, 4])
  }

  @Test("Inference is (x - mean) / sqrt(variance + eps) * gamma + beta with the view's statistics")
  func inference() throws {
    network.statistics[0].set(view: "a", mean: [1, 2], variance: [4, 0.25])
    let output = try pass.forward(input, mode: .inference(view: "a")).values
    let expected = zip(input.values, 0...).map { value, index in
      index % 2 == 0
        ? (value - 1) / (4 + BatchNorm.epsilon).squareRoot() * 2 + 0.5
        : (value - 2) / (0.25 + BatchNorm.epsilon).squareRoot() * -1 + 3
    }
    #expect(relativeError(output, expected) < 1e-6)
  }

  @Test("Training takes mean and variance of the batch and folds a tenth of them into the running ones")
  func training() throws {
    let output = try pass.forward(input, mode: .training(view: "a")).values
    // Channel 0: mean 3, variance 3.5, unbiased 14/3; channel 1: mean 2, variance 4, unbiased 16/3.
    #expect(abs(output[0] - ((1 - 3) / (3.5 + BatchNorm.epsilon).squareRoot() * 2 + 0.5)) < 1e-5)
    #expect(abs(output[7] - ((4 - 2) / (4 + BatchNorm.epsilon).squareRoot() * -1 + 3)) < 1e-5)
    let set = try #require(network.statistics[0].sets["a"])
    #expect(relativeError(set.mean, [0.3, 0.2]) < 1e-6)
    #expect(relativeError(set.variance, [0.9 + 0.1 * 14 / 3, 0.9 + 0.1 * 16 / 3]) < 1e-6)
  }

  @Test("Each view has statistics of its own: training one leaves the other as it was")
  func separate() throws {
    network.statistics[0].set(view: "b", mean: [5, 6], variance: [7, 8])
    _ = try pass.forward(input, mode: .training(view: "a"))
    let other = try #require(network.statistics[0].sets["b"])
    #expect(other.mean == [5, 6])
    #expect(other.variance == [7, 8])
    let a = try pass.forward(input, mode: .inference(view: "a")).values
    let b = try pass.forward(input, mode: .inference(view: "b")).values
    #expect(a != b)
  }

  @Test("Inference leaves the running statistics alone")
  func frozen() throws {
    network.statistics[0].set(view: "a", mean: [1, 2], variance: [4, 1])
    _ = try pass.forward(input, mode: .inference(view: "a"))
    #expect(network.statistics[0].sets["a"]?.mean == [1, 2])
    #expect(network.statistics[0].sets["a"]?.variance == [4, 1])
  }

  @Test("A view without statistics is an error that names it, those there are, and what to do")
  func unknownView() throws {
    network.statistics[0].set(view: "0", mean: [1, 2], variance: [4, 1])
    network.statistics[0].set(view: "-1,0,1", mean: [1, 2], variance: [4, 1])
    let error = #expect(throws: NetworkError.self) { try pass.forward(input, mode: .inference(view: "7")) }
    #expect(
      error?.description
        == "layer 0 (bn1) has no running statistics for view 7 (it has: -1,0,1 | 0); train with it")
  }
}
