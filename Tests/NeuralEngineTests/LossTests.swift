import Foundation
import NeuralEngine
import Testing

@Suite struct LossTests {
  private let gradient = Tensor(.init(items: 1, channels: 1))

  private func rows(_ values: [[Float]]) -> Tensor {
    Tensor(.init(items: values.count, channels: values[0].count), values: values.flatMap { $0 })
  }

  @Test("Cross-entropy is the mean of -log softmax at the label; its gradient is softmax less one there")
  func crossEntropy() {
    let loss = Loss.crossEntropy.evaluate(
      output: rows([[0, 0], [log(3), 0]]), target: nil, labels: [0, 1], gradient: gradient)
    #expect(abs(loss - (log(2) + log(4)) / 2) < 1e-6)
    #expect(relativeError(gradient.values, [-0.25, 0.25, 0.375, -0.375]) < 1e-6)
  }

  @Test("Cross-entropy of huge logits is finite")
  func hugeLogits() {
    let loss = Loss.crossEntropy.evaluate(
      output: rows([[1e4, -1e4]]), target: nil, labels: [1], gradient: gradient)
    #expect(loss == 2e4)
    #expect(gradient.values == [1, -1])
  }

  @Test("L1 is the mean absolute difference; its gradient is the sign over the count, 0 where equal")
  func l1() {
    let loss = Loss.l1.evaluate(
      output: rows([[1, 2], [3, 4]]), target: rows([[0, 4], [3, 3]]), weight: 0.5, gradient: gradient)
    #expect(loss == 1, "the weight is in the gradient only")
    #expect(gradient.values == [0.125, -0.125, 0, 0.125])
  }

  @Test("Squared error is the mean squared difference; its gradient is twice the difference over the count")
  func squared() {
    let loss = Loss.squared.evaluate(
      output: rows([[1, 2], [3, 4]]), target: rows([[0, 4], [3, 3]]), gradient: gradient)
    #expect(loss == 1.5)
    #expect(gradient.values == [0.5, -1, 0, 0.5])
  }

  @Test("Items without a target count neither in the loss nor in its mean, and have no gradient")
  func masked() {
    let output = rows([[1, 2], [30, 40], [3, 4]])
    let target = rows([[0, 4], [0, 0], [3, 3]])
    let counts = [true, false, true]
    #expect(Loss.l1.evaluate(output: output, target: target, counts: counts, gradient: gradient) == 1)
    #expect(gradient.values == [0.25, -0.25, 0, 0, 0, 0.25])
    #expect(Loss.squared.evaluate(output: output, target: target, counts: counts, gradient: gradient) == 1.5)
    #expect(gradient.values == [0.5, -1, 0, 0, 0, 0.5])
    let loss = Loss.crossEntropy.evaluate(
      output: rows([[0, 0], [9, 0]]), target: nil, labels: [1, 1], counts: [true, false], gradient: gradient)
    #expect(abs(loss - log(2)) < 1e-6)
    #expect(gradient.values == [0.5, -0.5, 0, 0])
  }

  @Test("With no item that counts the loss is 0 and so is the gradient")
  func nobody() {
    let output = rows([[1, 2]])
    for loss in [Loss.l1, .squared, .crossEntropy] {
      gradient.fill(9)
      #expect(
        loss.evaluate(output: output, target: output, labels: [0], counts: [false], gradient: gradient) == 0)
      #expect(gradient.values == [0, 0])
    }
  }
}
