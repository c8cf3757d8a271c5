import CKernels
import NeuralEngine
import Testing

/// A layer as scoring computes it, on one of the instruction sets this machine has.
struct LayerCase: Sendable, CustomTestStringConvertible {
  var isa: vagary_isa
  var shape: ConvolutionCase
  var isEnlarged = false
  var pool = VAGARY_POOL_NONE
  var relu = true
  var hasBorder = true
  /// Products of bfloat16.
  var half = false

  var testDescription: String {
    "\(String(cString: vagary_isa_name(isa))), \(shape)\(isEnlarged ? ", enlarged" : ""), pool \(pool.rawValue), "
      + "relu \(relu), border \(hasBorder)\(half ? ", bf16" : "")"
  }

  static let all: [LayerCase] = exact + (vagary_has_bf16() == 1 ? halved : [])

  private static let halved = exact.filter { $0.isa == VAGARY_AVX512 }.map { example in
    var halved = example
    halved.half = true
    return halved
  }

  private static let exact: [LayerCase] = instructionSets.flatMap { isa in
    var cases: [LayerCase] = []
    func add(
      _ frames: Int32, _ height: Int32, _ width: Int32, _ inputs: Int32, _ outputs: Int32, time: Int32 = 3,
      enlarged: Bool = false, pool: vagary_pool = VAGARY_POOL_NONE, relu: Bool = true, border: Bool = true
    ) {
      cases.append(
        LayerCase(
          isa: isa,
          shape: ConvolutionCase(
            frames: frames, height: height, width: width, inputs: inputs, outputs: outputs, time: time,
            side: 3
          ),
          isEnlarged: enlarged, pool: pool, relu: relu, hasBorder: border))
    }
    // Direct over time and by groups of four frames, whole and not.
    for frames: Int32 in 1...16 {
      add(frames, 8, 8, 16, 32, pool: VAGARY_POOL_SPACE)
      add(frames, 8, 4, 32, 16, pool: VAGARY_POOL_SPACE_AND_TIME, border: false)
      add(frames, 4, 64, 3, 16, pool: VAGARY_POOL_SPACE)
    }
    for (inputs, outputs): (Int32, Int32) in [(16, 16), (32, 64), (64, 64), (48, 48)] {
      add(7, 12, 20, inputs, outputs, relu: false)
      add(6, 4, 4, inputs, outputs, pool: VAGARY_POOL_SPACE, border: false)
      add(3, 8, 8, inputs, outputs, time: 1, pool: VAGARY_POOL_SPACE)
    }
    // First layers, wide and without a pool.
    add(7, 8, 64, 3, 32)
    add(2, 4, 128, 1, 16, pool: VAGARY_POOL_SPACE, border: false)
    add(5, 12, 64, 3, 64, relu: false)
    // Outputs that do not fill vectors.
    add(3, 4, 8, 16, 18)
    add(1, 8, 64, 32, 3, time: 1, relu: false, border: false)
    // Heads and decoders, for any number of items.
    for items: Int32 in [1, 2, 3, 8] {
      add(items, 8, 8, 32, 32, time: 1, pool: VAGARY_POOL_SPACE, border: false)
      add(items, 4, 4, 64, 32, time: 1)
      add(items, 4, 8, 32, 32, time: 1, enlarged: true)
      add(items, 8, 8, 32, 3, time: 1, enlarged: true, relu: false, border: false)
    }
    return cases
  }
}

@Suite struct LayerKernelTests {
  private func numbers(_ count: Int, _ key: UInt64) -> [Float] {
    var random = CounterRandom(seed: 29, key)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
  }

  @Test("A layer in one pass equals its parts, one after the other", arguments: LayerCase.all)
  func layer(_ example: LayerCase) throws {
    var shape = example.shape.shape
    let outputs = Int(shape.out_channels)
    let input = numbers(example.shape.positions * Int(shape.in_channels), 1)
    let weight = numbers(example.shape.weights, 2)
    let scale = numbers(outputs, 3)
    let shift = numbers(outputs, 4)

    var plan = vagary_layer_plan()
    try #require(
      vagary_layer_plan_make(
        &shape, example.isa, example.half ? VAGARY_FAST_PRODUCTS : VAGARY_EXACT_PRODUCTS,
        example.isEnlarged ? 1 : 0, example.pool,
        example.relu ? 1 : 0, &plan) == 1)
    vagary_layer_plan_output(&plan, example.hasBorder ? 1 : 0)
    var transformed = [Float](repeating: .nan, count: plan.weights)
    var added = [Float](repeating: .nan, count: Int(plan.columns))
    vagary_layer_weights(&plan, weight, scale, &transformed)
    vagary_layer_shift(&plan, shift, &added)
    var laidOut = [Float](repeating: 0, count: plan.in_count)
    vagary_layer_input(&plan, input, &laidOut)
    // The contents of scratch memory must not matter, and the border of the output stays as it is.
    var scratch = [Float](repeating: .nan, count: plan.scratch)
    var fast = [Float](repeating: 77, count: plan.out_count)
    vagary_layer_run(&plan, laidOut, nil, transformed, added, nil, &fast, &scratch)

    let plain = self.plain(example, input, weight, scale, shift)
    // Eight bits of bfloat16 through the transforms of Winograd, against 24 of float32.
    #expect(relativeError(inside(fast, plan, example), plain) < (plan.half == 1 ? 5e-2 : 5e-6))
    if example.hasBorder {
      #expect(fast.lazy.filter { $0 == 77 }.count == fast.count - plain.count)
    }
  }

  /// Enlargement, convolution, norm, ReLU and pool as their formulas say.
  private func plain(
    _ example: LayerCase, _ input: [Float], _ weight: [Float], _ scale: [Float], _ shift: [Float]
  ) -> [Float] {
    var shape = example.shape.shape
    var x = input
    if example.isEnlarged {
      x = [Float](repeating: .nan, count: 4 * input.count)
      vagary_upsample(input, shape.frames, shape.height, shape.width, shape.in_channels, &x)
      shape.height *= 2
      shape.width *= 2
    }
    let count = Int(shape.frames * shape.height * shape.width * shape.out_channels)
    var y = [Float](repeating: .nan, count: count)
    vagary_conv_plain(&shape, x, weight, nil, &y)
    for i in y.indices {
      y[i] = y[i] * scale[i % scale.count] + shift[i % scale.count]
      if example.relu { y[i] = max(0, y[i]) }
    }
    guard example.pool != VAGARY_POOL_NONE else { return y }
    let span = example.pool == VAGARY_POOL_SPACE ? 1 : shape.frames
    var pooled = [Float](repeating: .nan, count: count / 4 / Int(span))
    vagary_max_pool(y, shape.frames, shape.height, shape.width, shape.out_channels, span, &pooled)
    return pooled
  }

  /// The outputs without the border.
  private func inside(_ values: [Float], _ plan: vagary_layer_plan, _ example: LayerCase) -> [Float] {
    guard example.hasBorder else { return values }
    let channels = Int(example.shape.outputs)
    let (height, width) = (Int(plan.out_height), Int(plan.out_width))
    var result: [Float] = []
    for t in 0..<(values.count / plan.out_frame) {
      for y in 0..<height {
        let begin = t * plan.out_frame + plan.out_begin + y * (width + 2) * channels
        result += values[begin..<(begin + width * channels)]
      }
    }
    return result
  }

  @Test("The frames of a first layer may be anywhere in memory, in any order")
  func frames() throws {
    var shape = ConvolutionCase(
      frames: 3, height: 4, width: 64, inputs: 3, outputs: 16, time: 3, side: 3
    ).shape
    var plan = vagary_layer_plan()
    try #require(
      vagary_layer_plan_make(&shape, vagary_best_isa(), VAGARY_EXACT_PRODUCTS, 0, VAGARY_POOL_SPACE, 1, &plan)
        == 1)
    let weight = numbers(3 * 9 * 3 * 16, 5)
    var transformed = [Float](repeating: .nan, count: plan.weights)
    var shift = [Float](repeating: 0, count: Int(plan.columns))
    vagary_layer_weights(&plan, weight, nil, &transformed)
    vagary_layer_shift(&plan, nil, &shift)
    let frames = (0..<3).map { numbers(4 * 64 * 3, 6 + UInt64($0)) }
    var scratch = [Float](repeating: .nan, count: plan.scratch)
    func output(_ order: [Int], _ frameAt: [Int]?) -> [Float] {
      var laidOut = [Float](repeating: 0, count: plan.in_count)
      vagary_layer_input(&plan, order.flatMap { frames[$0] }, &laidOut)
      var result = [Float](repeating: .nan, count: plan.out_count)
      vagary_layer_run(&plan, laidOut, frameAt, transformed, shift, nil, &result, &scratch)
      return result
    }
    #expect(
      output([0, 1, 2], nil) == output([2, 0, 1], [plan.in_frame, 2 * plan.in_frame, 0]))
    // And the pictures come out of the layout again.
    var laidOut = [Float](repeating: 0, count: plan.in_count)
    vagary_layer_input(&plan, frames.flatMap { $0 }, &laidOut)
    var planes = [Float](repeating: .nan, count: 3 * 4 * 64)
    laidOut.withUnsafeBufferPointer {
      vagary_layer_planes(&plan, $0.baseAddress! + plan.in_frame, &planes)
    }
    #expect(planes == (0..<3).flatMap { c in (0..<256).map { frames[1][$0 * 3 + c] } })
  }

  @Test(
    "Outputs of a first layer that views share are those of each view by itself",
    arguments: instructionSets, [VAGARY_EXACT_PRODUCTS, VAGARY_FAST_PRODUCTS])
  func windows(_ isa: vagary_isa, _ use: vagary_layer_use) throws {
    guard use == VAGARY_EXACT_PRODUCTS || (isa == VAGARY_AVX512 && vagary_has_bf16() == 1) else { return }
    for outputs in [16, 48] {
      var shape = ConvolutionCase(
        frames: 5, height: 8, width: 64, inputs: 3, outputs: Int32(outputs), time: 3, side: 3
      ).shape
      var plan = vagary_layer_plan()
      try #require(vagary_layer_plan_make(&shape, isa, use, 0, VAGARY_POOL_SPACE, 0, &plan) == 1)
      let weight = numbers(3 * 9 * 3 * outputs, 7)
      let sign = numbers(outputs, 8).map { $0 < 0 ? Float(-1) : 1 }
      var transformed = [Float](repeating: .nan, count: plan.weights)
      vagary_layer_weights(&plan, weight, nil, &transformed)
      let pictures = numbers(5 * 8 * 64 * 3, 9)
      var laidOut = [Float](repeating: 0, count: plan.in_count)
      vagary_layer_input(&plan, pictures, &laidOut)
      // Neighbours, gaps, the ends of a clip, and a frame alone.
      let windows: [(Int32, Int32, Int32)] = [
        (0, 1, 2), (1, 2, 4), (0, 2, 3), (0, 2, 4), (-1, 0, 1), (3, 4, -1), (-1, 3, -1),
      ]
      let places = (0..<5).map { $0 * plan.in_frame }
      var scratch = [Float](repeating: .nan, count: plan.scratch)
      var found = [Float](repeating: .nan, count: windows.count * plan.out_frame)
      places.withUnsafeBufferPointer { places in
        windows.withUnsafeBufferPointer { frames in
          sign.withUnsafeBufferPointer { sign in
            var shared = vagary_layer_windows(
              pictures: 5, picture_at: places.baseAddress, count: Int32(frames.count),
              frames: frames.baseAddress,
              sign: sign.baseAddress)
            vagary_layer_windows_run(&plan, laidOut, &shared, transformed, &found, &scratch)
          }
        }
      }
      for (number, window) in windows.enumerated() {
        let clip = [window.0, window.1, window.2].filter { $0 >= 0 }.map(Int.init)
        // As the layer computes it with a scale of 1 or -1 and the largest of each window.
        var own = shape
        own.frames = Int32(clip.count)
        var ownPlan = vagary_layer_plan()
        try #require(vagary_layer_plan_make(&own, isa, use, 0, VAGARY_POOL_SPACE, 0, &ownPlan) == 1)
        var scaled = [Float](repeating: .nan, count: ownPlan.weights)
        vagary_layer_weights(&ownPlan, weight, sign, &scaled)
        var result = [Float](repeating: .nan, count: ownPlan.out_count)
        let shift = [Float](repeating: 0, count: Int(ownPlan.columns))
        var ownScratch = [Float](repeating: .nan, count: ownPlan.scratch)
        vagary_layer_run(
          &ownPlan, laidOut, clip.map { places[$0] }, scaled, shift, nil, &result, &ownScratch)
        let middle = window.0 < 0 ? 0 : 1
        let expected = result[(middle * ownPlan.out_frame)..<((middle + 1) * ownPlan.out_frame)].enumerated()
          .map {
            $1 * sign[$0 % outputs]
          }
        #expect(Array(found[(number * plan.out_frame)..<((number + 1) * plan.out_frame)]) == expected)
      }
    }
  }

  @Test("Layers that the kernels do not take are refused")
  func refused() {
    func takes(_ shape: ConvolutionCase, enlarged: Bool = false, _ pool: vagary_pool = VAGARY_POOL_NONE)
      -> Bool
    {
      var shape = shape.shape
      var plan = vagary_layer_plan()
      return vagary_layer_plan_make(
        &shape, VAGARY_PORTABLE, VAGARY_EXACT_PRODUCTS, enlarged ? 1 : 0, pool, 0, &plan) == 1
    }
    let good = ConvolutionCase(frames: 7, height: 8, width: 8, inputs: 16, outputs: 16, time: 3, side: 3)
    #expect(takes(good))
    var other = good
    other.height = 6
    #expect(!takes(other))
    other = good
    other.side = 5
    #expect(!takes(other))
    other = good
    other.time = 5
    #expect(!takes(other))
    other = good
    other.outputs = 18
    #expect(takes(other))
    #expect(!takes(other, VAGARY_POOL_SPACE))
    other = good
    other.inputs = 18
    #expect(!takes(other))
    other = good
    other.frames = 17
    #expect(!takes(other))
    #expect(!takes(good, enlarged: true))
  }
}
