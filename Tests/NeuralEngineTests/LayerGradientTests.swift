import CKernels
import NeuralEngine
import Testing

/// A layer on its way back, on one of the instruction sets this machine has.
struct LayerGradientCase: Sendable, CustomTestStringConvertible {
  var isa: vagary_isa
  var shape: ConvolutionCase
  var pool = VAGARY_POOL_NONE
  var relu = true
  /// With batch norm behind the convolution.
  var hasNorm = true

  var testDescription: String {
    "\(String(cString: vagary_isa_name(isa))), \(shape), pool \(pool.rawValue), relu \(relu), norm \(hasNorm)"
  }

  static let all: [LayerGradientCase] = instructionSets.flatMap { isa in
    var cases: [LayerGradientCase] = []
    func add(
      _ frames: Int32, _ height: Int32, _ width: Int32, _ inputs: Int32, _ outputs: Int32, time: Int32 = 3,
      pool: vagary_pool = VAGARY_POOL_NONE, relu: Bool = true, norm: Bool = true
    ) {
      let shape = ConvolutionCase(
        frames: frames, height: height, width: width, inputs: inputs, outputs: outputs, time: time, side: 3)
      cases.append(LayerGradientCase(isa: isa, shape: shape, pool: pool, relu: relu, hasNorm: norm))
    }
    for frames: Int32 in 1...16 {
      add(frames, 8, 8, 16, 32, pool: VAGARY_POOL_SPACE)
      add(frames, 8, 4, 32, 16, pool: VAGARY_POOL_SPACE_AND_TIME)
      add(frames, 4, 64, 3, 16, pool: VAGARY_POOL_SPACE)
    }
    for (inputs, outputs): (Int32, Int32) in [(16, 16), (32, 64), (64, 64), (48, 48)] {
      add(7, 12, 20, inputs, outputs, relu: false)
      add(6, 4, 4, inputs, outputs, pool: VAGARY_POOL_SPACE, relu: false)
      add(3, 12, 12, inputs, outputs, time: 1, norm: false)
    }
    // First layers, wide and without a pool, and the last of a decoder.
    add(7, 8, 64, 3, 32)
    add(2, 4, 128, 1, 16, pool: VAGARY_POOL_SPACE)
    add(5, 12, 64, 3, 64, norm: false)
    add(1, 8, 64, 32, 3, time: 1, norm: false)
    return cases
  }
}

/// The instruction sets this machine has.
let instructionSets = [VAGARY_PORTABLE, VAGARY_AVX2, VAGARY_AVX512].filter {
  $0.rawValue <= vagary_best_isa().rawValue
}

/// The values that training keeps of a layer, and its way back, against plain steps one after the other.
@Suite struct LayerGradientTests {
  private func numbers(_ count: Int, _ key: UInt64) -> [Float] {
    var random = CounterRandom(seed: 37, key)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
  }

  private func plan(_ example: LayerGradientCase, _ use: vagary_layer_use) throws -> vagary_layer_plan {
    var shape = example.shape.shape
    var plan = vagary_layer_plan()
    try #require(
      vagary_layer_plan_make(&shape, example.isa, use, 0, example.pool, example.relu ? 1 : 0, &plan) == 1)
    return plan
  }

  /// Values that begin at a multiple of 64 bytes.
  private func withAligned<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
    defer { memory.deallocate() }
    let values = memory.bindMemory(to: Float.self, capacity: count)
    values.update(repeating: .nan, count: count)
    return body(values)
  }

  @Test(
    "A layer with a norm records its outputs, their sums, and of each window the one its norm makes largest",
    arguments: LayerGradientCase.all.filter(\.hasNorm))
  func record(_ example: LayerGradientCase) throws {
    var shape = example.shape.shape
    var plan = try plan(example, VAGARY_EXACT_PRODUCTS)
    let channels = Int(shape.out_channels)
    let count = example.shape.positions * channels
    let input = numbers(example.shape.positions * Int(shape.in_channels), 1)
    let weight = numbers(example.shape.weights, 2)
    let sign = numbers(channels, 3).map { $0 < 0 ? Float(-1) : 1 }
    var transformed = [Float](repeating: .nan, count: plan.weights)
    let shift = [Float](repeating: 0, count: Int(plan.columns))
    vagary_layer_weights(&plan, weight, nil, &transformed)
    var laidOut = [Float](repeating: 0, count: plan.in_count)
    vagary_layer_input(&plan, input, &laidOut)
    var scratch = [Float](repeating: .nan, count: plan.scratch)
    var peaks = [Float](repeating: .nan, count: plan.out_count)
    var sums = [Double](repeating: 1, count: 2 * channels)
    let outputs = withAligned(count) { outputs in
      sums.withUnsafeMutableBufferPointer { sums in
        sign.withUnsafeBufferPointer { sign in
          var record = vagary_layer_record(outputs: outputs, sign: sign.baseAddress, sums: sums.baseAddress)
          vagary_layer_run(&plan, laidOut, nil, transformed, shift, &record, &peaks, &scratch)
        }
      }
      return Array(UnsafeBufferPointer(start: outputs, count: count))
    }
    var plain = [Float](repeating: .nan, count: count)
    vagary_conv_plain(&shape, input, weight, nil, &plain)
    #expect(relativeError(outputs, plain) < 5e-6)
    for channel in 0..<channels {
      let values = stride(from: channel, to: count, by: channels).map { Double(outputs[$0]) }
      let size = values.reduce(0) { $0 + abs($1) }
      let squares = values.reduce(0) { $0 + $1 * $1 }
      #expect(abs(sums[channel] - 1 - values.reduce(0, +)) < 1e-6 * size)
      #expect(abs(sums[channels + channel] - 1 - squares) < 1e-6 * squares)
    }
    guard example.pool != VAGARY_POOL_NONE else { return }
    let signed = outputs.indices.map { outputs[$0] * sign[$0 % channels] }
    let span = example.pool == VAGARY_POOL_SPACE ? 1 : shape.frames
    var pooled = [Float](repeating: .nan, count: peaks.count)
    vagary_max_pool(signed, shape.frames, shape.height, shape.width, shape.out_channels, span, &pooled)
    #expect(peaks == pooled.indices.map { pooled[$0] * sign[$0 % channels] })
  }

  @Test(
    "The way back gives the weight gradient of the formula, and the gradient of the outputs inside its border",
    arguments: LayerGradientCase.all)
  func back(_ example: LayerGradientCase) throws {
    let shape = example.shape.shape
    var plan = try plan(example, VAGARY_WEIGHT_GRADIENT)
    let channels = Int(shape.out_channels)
    let count = example.shape.positions * channels
    let input = numbers(example.shape.positions * Int(shape.in_channels), 4)
    // Few different values, so that windows have several maxima.
    let outputs = numbers(count, 5).map { ($0 * 4).rounded() / 4 }
    let (scale, shift) = (numbers(channels, 6), numbers(channels, 7))
    let (a, b, c) = (numbers(channels, 8), numbers(channels, 9), numbers(channels, 10))
    let span = example.pool == VAGARY_POOL_SPACE ? 1 : Int(shape.frames)
    let isPooled = example.pool != VAGARY_POOL_NONE
    var peaks = outputs
    if isPooled {
      let signed = outputs.indices.map { outputs[$0] * (scale[$0 % channels] < 0 ? -1 : 1) }
      peaks = [Float](repeating: .nan, count: count / 4 / span)
      vagary_max_pool(
        signed, shape.frames, shape.height, shape.width, shape.out_channels, Int32(span), &peaks)
      for i in peaks.indices where scale[i % channels] < 0 { peaks[i] = -peaks[i] }
    }
    let dy = numbers(peaks.count, 11)
    var expected = dy
    if example.hasNorm {
      var norm = vagary_norm(
        frames: shape.frames, height: shape.height, width: shape.width, channels: shape.out_channels,
        relu: example.relu ? 1 : 0, pool_frames: isPooled ? Int32(span) : 0)
      expected = [Float](repeating: .nan, count: count)
      vagary_norm_gradient(VAGARY_PORTABLE, &norm, outputs, dy, scale, shift, a, b, c, &expected)
    }

    let (height, width) = (Int(shape.height), Int(shape.width))
    var laidOut = [Float](repeating: 0, count: plan.in_count)
    vagary_layer_input(&plan, input, &laidOut)
    var spread = [Float](repeating: 77, count: Int(shape.frames) * (height + 2) * (width + 2) * channels)
    var sums = [Float](repeating: 0, count: plan.weights)
    var scratch = [Float](repeating: .nan, count: vagary_layer_gradient_scratch(&plan))
    func run(_ spread: UnsafeMutablePointer<Float>?) {
      withPointers([dy, outputs, peaks, scale, shift, a, b, c]) { p in
        var gradient = vagary_layer_gradient(
          dy: p[0], outputs: example.hasNorm ? p[1] : nil, peaks: example.hasNorm ? p[2] : nil, scale: p[3],
          shift: p[4], a: p[5], b: p[6], c: p[7])
        vagary_layer_gradient_run(&plan, laidOut, &gradient, spread, &sums, &scratch)
      }
    }
    spread.withUnsafeMutableBufferPointer { run($0.baseAddress) }
    let before = numbers(example.shape.weights, 12)
    var gradient = before
    vagary_layer_gradient_finish(&plan, sums, &gradient)
    let plain = plainWeightGradient(example.shape, input, expected)
    #expect(relativeError(zip(gradient, before).map { $0 - $1 }, plain) < 1e-5)

    var inside: [Float] = []
    for t in 0..<Int(shape.frames) {
      for y in 1...height {
        let begin = ((t * (height + 2) + y) * (width + 2) + 1) * channels
        inside += spread[begin..<(begin + width * channels)]
      }
    }
    #expect(zip(inside, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(spread.count { $0 == 77 } == spread.count - count)
    // Without it the sums are the same, and are added to what is there.
    let once = sums
    run(nil)
    #expect(relativeError(sums, once.map { 2 * $0 }) < 1e-5)
  }

  @Test("Values that a norm left unscaled are scaled on their way into the layer", arguments: instructionSets)
  func inputOfNorm(_ isa: vagary_isa) throws {
    let example = LayerGradientCase(
      isa: isa, shape: .init(frames: 3, height: 4, width: 8, inputs: 16, outputs: 16, time: 3, side: 3))
    var plan = try plan(example, VAGARY_EXACT_PRODUCTS)
    let x = numbers(example.shape.positions * 16, 13)
    let (scale, shift) = (numbers(16, 14), numbers(16, 15))
    for relu in [false, true] {
      let y = x.indices.map { i in
        let z = x[i] * scale[i % 16] + shift[i % 16]
        return relu ? max(0, z) : z
      }
      var (expected, found) = (
        [Float](repeating: 0, count: plan.in_count), [Float](repeating: 0, count: plan.in_count)
      )
      vagary_layer_input(&plan, y, &expected)
      vagary_layer_input_norm(&plan, x, nil, scale, shift, relu ? 1 : 0, &found)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  private func withPointers(_ arrays: [[Float]], _ body: ([UnsafePointer<Float>]) -> Void) {
    let copies = arrays.map { array in
      let copy = UnsafeMutablePointer<Float>.allocate(capacity: array.count)
      copy.initialize(from: array, count: array.count)
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    body(copies.map { UnsafePointer($0) })
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
