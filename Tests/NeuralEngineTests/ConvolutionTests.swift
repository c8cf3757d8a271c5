import CKernels
import NeuralEngine
import Testing

struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var frames, height, width, inputs, outputs, time, side: Int32

  var testDescription: String {
    "\(frames)x\(height)x\(width)x\(inputs) by \(time)x\(side)x\(side)x\(outputs)"
  }

  var shape: vagary_conv_shape {
    vagary_conv_shape(
      frames: frames, height: height, width: width, in_channels: inputs, out_channels: outputs,
      kernel_t: time,
      kernel_h: side, kernel_w: side)
  }
  var positions: Int { Int(frames * height * width) }
  var weights: Int { Int(time * side * side * inputs * outputs) }

  static let all: [ConvolutionCase] = {
    var cases: [ConvolutionCase] = []
    for frames: Int32 in 1...16 {
      cases.append(.init(frames: frames, height: 5, width: 7, inputs: 3, outputs: 4, time: 3, side: 3))
    }
    for time: Int32 in [1, 3, 5] {
      for side: Int32 in [1, 3, 5] {
        cases.append(.init(frames: 4, height: 6, width: 3, inputs: 2, outputs: 5, time: time, side: side))
        cases.append(.init(frames: 2, height: 1, width: 1, inputs: 3, outputs: 2, time: time, side: side))
        cases.append(.init(frames: 1, height: 1, width: 9, inputs: 1, outputs: 1, time: time, side: side))
      }
    }
    cases.append(.init(frames: 7, height: 33, width: 31, inputs: 3, outputs: 17, time: 3, side: 3))
    return cases
  }()
}

@Suite struct ConvolutionTests {
  private func numbers(_ count: Int, _ key: UInt64) -> [Float] {
    var random = CounterRandom(seed: 17, key)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
  }

  @Test("The fast convolution equals the plain one", arguments: ConvolutionCase.all)
  func forward(_ example: ConvolutionCase) {
    var shape = example.shape
    let input = numbers(example.positions * Int(example.inputs), 1)
    let weight = numbers(example.weights, 2)
    let bias = numbers(Int(example.outputs), 3)
    var scratch = [Float](repeating: .nan, count: vagary_conv_scratch(&shape) + 1)
    let count = example.positions * Int(example.outputs)
    for biased in [true, false] {
      var fast = [Float](repeating: .nan, count: count)
      var plain = fast
      if biased {
        vagary_conv_forward(&shape, input, weight, bias, &fast, &scratch)
        vagary_conv_plain(&shape, input, weight, bias, &plain)
      } else {
        vagary_conv_forward(&shape, input, weight, nil, &fast, &scratch)
        vagary_conv_plain(&shape, input, weight, nil, &plain)
      }
      #expect(relativeError(fast, plain) < 1e-5)
    }
  }

  @Test("The plain convolution of one pixel is the middle weight times the value, plus the bias")
  func plainByHand() {
    var shape = ConvolutionCase(frames: 1, height: 1, width: 1, inputs: 1, outputs: 1, time: 3, side: 3).shape
    var weight = [Float](repeating: 100, count: 27)
    weight[13] = 2
    var output: [Float] = [0]
    vagary_conv_plain(&shape, [3], weight, [0.5], &output)
    #expect(output == [6.5])
  }

  @Test("The plain convolution is a cross-correlation: kernels are not flipped")
  func direction() {
    var shape = vagary_conv_shape(
      frames: 1, height: 1, width: 3, in_channels: 1, out_channels: 1, kernel_t: 1, kernel_h: 1, kernel_w: 3)
    var output = [Float](repeating: 0, count: 3)
    vagary_conv_plain(&shape, [1, 10, 100], [1, 2, 3], nil, &output)
    #expect(output == [32, 321, 210])
  }
}
