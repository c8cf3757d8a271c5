import Foundation
import NeuralEngine
import Testing

@Suite struct AdamTests {
  @Test("Three steps of Adam equal the formula by hand, bias correction included")
  func formula() throws {
    let network = try Network(
      inputChannels: 1, inputHeight: 1, inputWidth: 1, layers: [.init(.dense(outputs: 1))])
    let weight = network.parameters[0]
    weight.set(fileValues: [1])
    var adam = Adam(rate: 0.1)
    var (value, first, second) = (1.0, 0.0, 0.0)
    for (index, gradient) in [0.5, -2.0, 0.25].enumerated() {
      weight.gradient[0] = Float(gradient)
      adam.step([network])
      let step = Double(index + 1)
      first = 0.9 * first + 0.1 * gradient
      second = 0.999 * second + 0.001 * gradient * gradient
      let corrected = (first / (1 - pow(0.9, step)), second / (1 - pow(0.999, step)))
      value -= 0.1 * corrected.0 / (corrected.1.squareRoot() + 1e-8)
      #expect(abs(Double(weight.values[0]) - value) < 1e-5, "step \(index + 1)")
    }
    #expect(adam.steps == 3)
  }

  @Test(
    "The first step of Adam moves every value by the learning rate, against its gradient, or not at all without one"
  )
  func firstStep() throws {
    let network = try Network(
      inputChannels: 3, inputHeight: 1, inputWidth: 1, layers: [.init(.dense(outputs: 1))])
    let weight = network.parameters[0]
    weight.set(fileValues: [1, 1, 1])
    for (index, gradient) in [Float(1e-3), -50, 0].enumerated() { weight.gradient[index] = gradient }
    var adam = Adam(rate: 0.01)
    adam.step([network])
    #expect(relativeError((0..<3).map { weight.values[$0] }, [0.99, 1.01, 1]) < 1e-5)
  }
}
