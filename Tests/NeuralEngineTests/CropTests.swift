import CKernels
import NeuralEngine
import Testing

@Suite struct CropTests {
  /// The crop in grey levels 0...255.
  private func crop(
    _ pixels: [UInt8], width: Int32, height: Int32, channels: Int32 = 1, _ box: (Int32, Int32, Int32, Int32),
    side: Int32
  ) -> [Float] {
    var output = [Float](repeating: .nan, count: Int(side * side * 3))
    pixels.withUnsafeBufferPointer { pixels in
      var picture = vagary_picture(
        pixels: pixels.baseAddress, width: width, height: height, channels: channels, u: nil, v: nil,
        is_full_range: 0)
      vagary_crop(&picture, box.0, box.1, box.2, box.3, side, &output)
    }
    return output.map { ($0 * 255).rounded() }
  }

  /// One channel of a crop.
  private func channel(_ values: [Float], _ index: Int) -> [Float] {
    stride(from: index, to: values.count, by: 3).map { values[$0] }
  }

  @Test("A box of the size of the crop is copied as it is, colours in their order")
  func identity() {
    let pixels = (0..<(5 * 4 * 3)).map { UInt8($0 * 4) }
    let cut = crop(pixels, width: 5, height: 4, channels: 3, (1, 1, 4, 4), side: 3)
    var expected: [Float] = []
    for y in 1..<4 {
      for x in 1..<4 {
        for c in 0..<3 { expected.append(Float(pixels[(y * 5 + x) * 3 + c])) }
      }
    }
    #expect(cut == expected)
  }

  @Test("Enlarging samples between pixel centres and repeats the border")
  func enlarged() {
    // Centres of four samples on two pixels are at -0.25, 0.25, 0.75, 1.25.
    let row: [Float] = [0, 25, 75, 100]
    #expect(
      channel(crop([0, 100, 0, 100], width: 2, height: 2, (0, 0, 2, 2), side: 4), 0) == row + row + row + row)
  }

  @Test("Shrinking by two averages pairs, by more it skips: there is no antialiasing")
  func shrunk() {
    #expect(
      channel(crop([0, 10, 20, 30] + [0, 10, 20, 30], width: 4, height: 2, (0, 0, 4, 2), side: 2), 0) == [
        5, 25, 5, 25,
      ])
    // The one sample of four pixels is at 1.5, between the second and the third.
    #expect(channel(crop([255, 10, 20, 255], width: 4, height: 1, (0, 0, 4, 1), side: 1), 0) == [15])
  }

  @Test("A value in the middle of four pixels is their mean, rounded to a grey level")
  func bilinear() {
    #expect(channel(crop([0, 100, 50, 251], width: 2, height: 2, (0, 0, 2, 2), side: 1), 0) == [100])
    #expect(channel(crop([0, 0, 0, 2], width: 2, height: 2, (0, 0, 2, 2), side: 1), 0) == [1])
  }

  @Test("Pixels beside the box do not bleed into the crop")
  func border() {
    var pixels = [UInt8](repeating: 255, count: 36)
    for y in 2..<4 {
      for x in 2..<4 { pixels[y * 6 + x] = 7 }
    }
    #expect(crop(pixels, width: 6, height: 6, (2, 2, 4, 4), side: 8).allSatisfy { $0 == 7 })
  }

  @Test("A box of one pixel fills the crop with it")
  func onePixel() {
    let cut = crop([1, 2, 3, 4, 5, 6], width: 2, height: 1, channels: 3, (1, 0, 2, 1), side: 2)
    #expect(cut == [4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6])
  }

  @Test("Brightness goes to all three channels")
  func grey() {
    let cut = crop([10, 20, 30, 40], width: 2, height: 2, (0, 0, 2, 2), side: 3)
    #expect(channel(cut, 0) == channel(cut, 1))
    #expect(channel(cut, 0) == channel(cut, 2))
    #expect(channel(cut, 0).first == 10)
    #expect(channel(cut, 0).last == 40)
  }

  /// A picture of planes, of odd sides, in memory of its own.
  private func withPlanes(
    width: Int32, height: Int32, isFullRange: Bool, chroma: ClosedRange<UInt8> = 0...255,
    _ body: (inout vagary_picture) throws -> Void
  ) rethrows {
    var random = CounterRandom(seed: 32, UInt64(width))
    let brightness = (0..<(width * height)).map { _ in UInt8.random(in: 0...255, using: &random) }
    let half = (width + 1) / 2 * ((height + 1) / 2)
    let planes = brightness + (0..<(2 * half)).map { _ in UInt8.random(in: chroma, using: &random) }
    try planes.withUnsafeBufferPointer { planes in
      let u = planes.baseAddress! + Int(width * height)
      var picture = vagary_picture(
        pixels: planes.baseAddress, width: width, height: height, channels: 1, u: u, v: u + Int(half),
        is_full_range: isFullRange ? 1 : 0)
      try body(&picture)
    }
  }

  @Test("Planes of the full range and without colour give the grey crop")
  func neutralPlanes() {
    withPlanes(width: 71, height: 53, isFullRange: true, chroma: 128...128) { picture in
      for box: (Int32, Int32, Int32, Int32) in [(0, 0, 71, 53), (3, 2, 40, 51), (70, 52, 71, 53)] {
        var (colour, grey) = (
          [Float](repeating: .nan, count: 48 * 48 * 3), [Float](repeating: .nan, count: 48 * 48 * 3)
        )
        vagary_crop(&picture, box.0, box.1, box.2, box.3, 48, &colour)
        var brightness = picture
        (brightness.u, brightness.v) = (nil, nil)
        vagary_crop(&brightness, box.0, box.1, box.2, box.3, 48, &grey)
        // Rounded twice, to 64ths of a level and to levels.
        #expect(zip(colour, grey).allSatisfy { abs($0 - $1) * 255 < 1.01 })
        #expect(zip(colour, grey).count { abs($0 - $1) * 255 > 0.5 } < 100)
      }
    }
  }

  @Test("Colours of video and of JPEG come out of planes by the BT.601 matrix")
  func colours() {
    // Blue, green and red at full strength, white and black: brightness, chroma of blue and of red.
    let full: [([UInt8], [Float])] = [
      ([29, 255, 107], [254, 0, 0]), ([150, 44, 21], [1, 255, 0]), ([76, 85, 255], [0, 0, 254]),
      ([255, 128, 128], [255, 255, 255]), ([0, 128, 128], [0, 0, 0]),
    ]
    let limited: [([UInt8], [Float])] = [
      ([41, 240, 110], [255, 0, 0]), ([145, 54, 34], [1, 255, 0]), ([82, 90, 240], [0, 0, 255]),
      ([235, 128, 128], [255, 255, 255]), ([16, 128, 128], [0, 0, 0]),
    ]
    for (isFullRange, examples) in [(true, full), (false, limited)] {
      for (planes, expected) in examples {
        planes.withUnsafeBufferPointer { values in
          var output: [Float] = [.nan, .nan, .nan]
          var picture = vagary_picture(
            pixels: values.baseAddress, width: 1, height: 1, channels: 1, u: values.baseAddress! + 1,
            v: values.baseAddress! + 2, is_full_range: isFullRange ? 1 : 0)
          vagary_crop(&picture, 0, 0, 1, 1, 1, &output)
          #expect(zip(output, expected).allSatisfy { abs($0 * 255 - $1) <= 1.01 }, "\(planes): \(output)")
        }
      }
    }
  }

  @Test("Each value of a colour plane is in the middle of its four pixels")
  func chromaPlaces() {
    // Two columns of chroma on four of pixels: columns 1 and 2 are a quarter of the way from one to the other.
    let planes: [UInt8] = [128, 128, 128, 128, 100, 156, 128, 128]
    planes.withUnsafeBufferPointer { values in
      var output = [Float](repeating: .nan, count: 4 * 4 * 3)
      var picture = vagary_picture(
        pixels: values.baseAddress, width: 4, height: 1, channels: 1, u: values.baseAddress! + 4,
        v: values.baseAddress! + 6, is_full_range: 1)
      vagary_crop(&picture, 0, 0, 4, 1, 4, &output)
      let blue = (0..<4).map { (output[$0 * 3] * 255).rounded() }
      #expect(blue == [-28, -14, 14, 28].map { (128 + 1.772 * $0 as Float).rounded() })
    }
  }

  /// Boxes of all kinds: small, enlarged, shrunk, one pixel, wider than the kernels take.
  static let boxes: [(Int32, Int32, Int32, Int32)] = [
    (3, 2, 40, 99), (0, 0, 700, 120), (10, 5, 11, 6), (100, 20, 228, 84), (1, 1, 513, 3),
    (650, 100, 700, 120),
  ]

  @Test(
    "A crop in the layout of a first layer is the same crop", arguments: instructionSets, boxes)
  func laidOut(_ isa: vagary_isa, _ box: (Int32, Int32, Int32, Int32)) throws {
    let (width, height): (Int32, Int32) = (700, 120)
    for channels: Int32 in [1, 3] {
      var random = CounterRandom(seed: 31, UInt64(channels))
      let pixels = (0..<(width * height * channels)).map { _ in UInt8.random(in: 0...255, using: &random) }
      try pixels.withUnsafeBufferPointer { pixels in
        var picture = vagary_picture(
          pixels: pixels.baseAddress, width: width, height: height, channels: channels, u: nil, v: nil,
          is_full_range: 0)
        try expectSameCrop(&picture, box, isa)
      }
    }
    for isFullRange in [false, true] {
      try withPlanes(width: width + 1, height: height + 1, isFullRange: isFullRange) { picture in
        try expectSameCrop(&picture, box, isa)
      }
    }
  }

  private func expectSameCrop(
    _ picture: inout vagary_picture, _ box: (Int32, Int32, Int32, Int32), _ isa: vagary_isa
  ) throws {
    var shape = ConvolutionCase(
      frames: 2, height: 64, width: 64, inputs: 3, outputs: 16, time: 3, side: 3
    ).shape
    var plan = vagary_layer_plan()
    try #require(
      vagary_layer_plan_make(&shape, isa, VAGARY_EXACT_PRODUCTS, 0, VAGARY_POOL_SPACE, 1, &plan) == 1)
    var plain = [Float](repeating: .nan, count: 64 * 64 * 3)
    var frame = [Float](repeating: 77, count: plan.in_frame)
    vagary_crop(&picture, box.0, box.1, box.2, box.3, 64, &plain)
    vagary_crop_into(&picture, box.0, box.1, box.2, box.3, &plan, &frame)
    var planes = [Float](repeating: .nan, count: 3 * 64 * 64)
    vagary_layer_planes(&plan, frame, &planes)
    #expect(planes == (0..<3).flatMap { c in (0..<4096).map { plain[$0 * 3 + c] } })
    // The border is not written.
    #expect(frame.lazy.filter { $0 == 77 }.count == frame.count - planes.count)
  }
}
