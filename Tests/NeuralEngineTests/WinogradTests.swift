import CKernels
import NeuralEngine
import Testing

/// A convolution shape on one of the instruction sets this machine has.
struct WinogradCase: Sendable, CustomTestStringConvertible {
  var isa: vagary_isa
  var shape: ConvolutionCase

  var testDescription: String { "\(String(cString: vagary_isa_name(isa))), \(shape)" }

  static let instructionSets = [VAGARY_PORTABLE, VAGARY_AVX2, VAGARY_AVX512].filter {
    $0.rawValue <= vagary_best_isa().rawValue
  }

  static let all: [WinogradCase] = {
    var shapes: [ConvolutionCase] = []
    // The layers of the backbones and heads, narrow and wide, over less space.
    for (inputs, outputs): (Int32, Int32) in [(3, 16), (16, 16), (16, 32), (32, 32), (32, 64), (64, 64)] {
      shapes.append(
        .init(frames: 7, height: 8, width: 12, inputs: inputs, outputs: outputs, time: 3, side: 3))
    }
    shapes.append(.init(frames: 1, height: 16, width: 16, inputs: 32, outputs: 3, time: 1, side: 3))
    // Any number of frames, sides that are no multiples of a tile, channels of no vector.
    for frames: Int32 in 1...16 {
      shapes.append(.init(frames: frames, height: 5, width: 7, inputs: 3, outputs: 4, time: 3, side: 3))
    }
    shapes.append(.init(frames: 1, height: 1, width: 1, inputs: 2, outputs: 5, time: 3, side: 3))
    shapes.append(.init(frames: 2, height: 9, width: 3, inputs: 5, outputs: 17, time: 5, side: 3))
    shapes.append(.init(frames: 3, height: 6, width: 6, inputs: 16, outputs: 33, time: 3, side: 3))
    shapes.append(.init(frames: 2, height: 3, width: 70, inputs: 3, outputs: 16, time: 3, side: 3))
    shapes.append(.init(frames: 2, height: 13, width: 21, inputs: 48, outputs: 40, time: 3, side: 3))
    return instructionSets.flatMap { isa in shapes.map { WinogradCase(isa: isa, shape: $0) } }
  }()
}

@Suite struct WinogradTests {
  /// Largest error that float32 leaves, as a part of the largest value.
  private static let error: Float = 5e-6

  private func numbers(_ count: Int, _ key: UInt64) -> [Float] {
    var random = CounterRandom(seed: 23, key)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
  }

  private func plan(_ shape: vagary_conv_shape, _ isa: vagary_isa) throws -> vagary_winograd {
    var shape = shape
    var plan = vagary_winograd()
    try #require(vagary_winograd_plan(&shape, isa, &plan) == 1)
    return plan
  }

  @Test("Winograd equals the plain convolution on every instruction set", arguments: WinogradCase.all)
  func forward(_ example: WinogradCase) throws {
    var shape = example.shape.shape
    var plan = try plan(shape, example.isa)
    let input = numbers(example.shape.positions * Int(shape.in_channels), 1)
    let weight = numbers(example.shape.weights, 2)
    let bias = numbers(Int(shape.out_channels), 3)
    let count = example.shape.positions * Int(shape.out_channels)
    var plain = [Float](repeating: .nan, count: count)
    var fast = plain
    var transformed = [Float](repeating: .nan, count: plan.weights)
    // What scratch memory holds must not matter.
    var scratch = [Float](repeating: .nan, count: plan.scratch)
    vagary_winograd_weights(&plan, weight, 0, &transformed)
    vagary_winograd_forward(&plan, input, transformed, bias, &fast, &scratch)
    vagary_conv_plain(&shape, input, weight, bias, &plain)
    #expect(relativeError(fast, plain) < Self.error)
  }

  @Test("With flipped weights it gives the gradient of the input", arguments: WinogradCase.all)
  func inputGradient(_ example: WinogradCase) throws {
    var forward = example.shape.shape
    var back = forward
    swap(&back.in_channels, &back.out_channels)
    var plan = try plan(back, example.isa)
    let outputGradient = numbers(example.shape.positions * Int(forward.out_channels), 4)
    let weight = numbers(example.shape.weights, 5)
    var flipped = [Float](repeating: .nan, count: example.shape.weights)
    vagary_conv_flip(&forward, weight, &flipped)
    let count = example.shape.positions * Int(forward.in_channels)
    var plain = [Float](repeating: .nan, count: count)
    var fast = plain
    var transformed = [Float](repeating: .nan, count: plan.weights)
    var scratch = [Float](repeating: .nan, count: plan.scratch)
    vagary_winograd_weights(&plan, weight, 1, &transformed)
    vagary_winograd_forward(&plan, outputGradient, transformed, nil, &fast, &scratch)
    vagary_conv_plain(&back, outputGradient, flipped, nil, &plain)
    #expect(relativeError(fast, plain) < Self.error)
  }

  @Test(
    "Its weight gradient is the one of the formula, and is added to what is there",
    arguments: WinogradCase.all)
  func weightGradient(_ example: WinogradCase) throws {
    let shape = example.shape.shape
    var plan = try plan(shape, example.isa)
    let input = numbers(example.shape.positions * Int(shape.in_channels), 6)
    let outputGradient = numbers(example.shape.positions * Int(shape.out_channels), 7)
    let before = numbers(example.shape.weights, 8)
    var sums = [Float](repeating: 0, count: plan.weights)
    var scratch = [Float](repeating: .nan, count: plan.scratch)
    vagary_winograd_weight_gradient(&plan, input, outputGradient, &sums, &scratch)
    var gradient = before
    vagary_winograd_weight_gradient_finish(&plan, sums, &gradient)
    let plain = plainWeightGradient(example.shape, input, outputGradient)
    #expect(relativeError(zip(gradient, before).map { $0 - $1 }, plain) < 2e-5)
  }

  @Test("Kernels other than 3x3 in space are left to the other path")
  func refused() {
    for (time, side): (Int32, Int32) in [(3, 5), (3, 1), (1, 7)] {
      var shape = ConvolutionCase(
        frames: 3, height: 8, width: 8, inputs: 4, outputs: 4, time: time, side: side
      )
      .shape
      var plan = vagary_winograd()
      #expect(vagary_winograd_plan(&shape, VAGARY_PORTABLE, &plan) == 0)
    }
  }

  /// dw[tap, i, o] = sum over positions of x[position + tap, i] * dy[position, o], in float64.
  private func plainWeightGradient(_ example: ConvolutionCase, _ x: [Float], _ dy: [Float]) -> [Float] {
    let (frames, height, width) = (Int(example.frames), Int(example.height), Int(example.width))
    let (inputs, outputs, time) = (Int(example.inputs), Int(example.outputs), Int(example.time))
    var result: [Float] = []
    for tap in 0..<(time * 9) {
      let (dt, dr, dc) = (tap / 9 - time / 2, tap / 3 % 3 - 1, tap % 3 - 1)
      var sums = [Double](repeating: 0, count: inputs * outputs)
      for t in max(0, -dt)..<max(max(0, -dt), min(frames, frames - dt)) {
        for r in max(0, -dr)..<max(max(0, -dr), min(height, height - dr)) {
          for c in max(0, -dc)..<max(max(0, -dc), min(width, width - dc)) {
            let from = (((t + dt) * height + r + dr) * width + c + dc) * inputs
            let to = ((t * height + r) * width + c) * outputs
            for i in 0..<inputs {
              for o in 0..<outputs { sums[i * outputs + o] += Double(x[from + i]) * Double(dy[to + o]) }
            }
          }
        }
      }
      result += sums.map(Float.init)
    }
    return result
  }
}
