import CKernels
import NeuralEngine
import Testing

/// A norm with what follows it, on one of the instruction sets this machine has.
struct NormCase: Sendable, CustomTestStringConvertible {
  var isa: vagary_isa
  var frames, height, width, channels, relu, poolFrames: Int

  var testDescription: String {
    "\(String(cString: vagary_isa_name(isa))), \(frames)x\(height)x\(width)x\(channels), relu \(relu), pool \(poolFrames)"
  }

  var shape: vagary_norm {
    vagary_norm(
      frames: Int32(frames), height: Int32(height), width: Int32(width), channels: Int32(channels),
      relu: Int32(relu),
      pool_frames: Int32(poolFrames))
  }

  static let all: [NormCase] = instructionSets.flatMap { isa in
    [1, 5, 16, 33].flatMap { channels in
      [0, 1].flatMap { relu in
        [0, 1, 6].map {
          NormCase(isa: isa, frames: 6, height: 4, width: 10, channels: channels, relu: relu, poolFrames: $0)
        } + [
          NormCase(isa: isa, frames: 1, height: 3, width: 5, channels: channels, relu: relu, poolFrames: 0)
        ]
      }
    }
  }
}

/// The fused kernels against plain steps one after the other.
@Suite struct NormKernelTests {
  private struct Plain {
    /// By output value: the input value it comes from.
    var origins: [Int] = []
    var outputs: [Float] = []
    /// By output value: whether a gradient passes the ReLU.
    var passes: [Bool] = []

    init(_ example: NormCase, _ x: [Float], _ scale: [Float], _ shift: [Float]) {
      let side = example.poolFrames > 0 ? 2 : 1
      let span = max(1, example.poolFrames)
      for t in 0..<(example.frames / span) {
        for r in 0..<(example.height / side) {
          for c in 0..<(example.width / side) {
            for channel in 0..<example.channels {
              var best: (z: Float, origin: Int)?
              for e in 0..<(span * side * side) {
                let (dt, dr, dc) = (e / (side * side), e / side % side, e % side)
                let row = ((t * span + dt) * example.height + r * side + dr) * example.width + c * side + dc
                let origin = row * example.channels + channel
                let z = x[origin] * scale[channel] + shift[channel]
                if best.map({ z > $0.z }) ?? true { best = (z, origin) }
              }
              guard let best else { continue }
              origins.append(best.origin)
              outputs.append(example.relu == 1 ? max(0, best.z) : best.z)
              passes.append(example.relu == 0 || best.z > 0)
            }
          }
        }
      }
    }
  }

  private func numbers(_ count: Int, _ key: UInt64) -> [Float] {
    var random = CounterRandom(seed: 29, key)
    return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
  }

  private func input(_ example: NormCase) -> [Float] {
    numbers(example.frames * example.height * example.width * example.channels, 1)
  }

  @Test("Norm, ReLU and pool in one pass equal one after the other", arguments: NormCase.all)
  func forward(_ example: NormCase) {
    let x = input(example)
    let (scale, shift) = (numbers(example.channels, 2), numbers(example.channels, 3))
    let plain = Plain(example, x, scale, shift)
    var shape = example.shape
    var y = [Float](repeating: .nan, count: plain.outputs.count)
    vagary_norm_forward(example.isa, &shape, x, scale, shift, &y)
    #expect(zip(y, plain.outputs).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("The sums of a batch norm are those of the values and their squares", arguments: NormCase.all)
  func sums(_ example: NormCase) {
    let x = input(example)
    var shape = example.shape
    var sums = [Double](repeating: 1, count: 2 * example.channels)
    vagary_norm_sums(example.isa, &shape, x, &sums)
    for channel in 0..<example.channels {
      let values = stride(from: channel, to: x.count, by: example.channels).map { Double(x[$0]) }
      #expect(abs(sums[channel] - 1 - values.reduce(0, +)) < 1e-4)
      #expect(abs(sums[example.channels + channel] - 1 - values.reduce(0) { $0 + $1 * $1 }) < 1e-4)
    }
  }

  @Test(
    "Gradients go to the maximum of a window alone, and only through a ReLU that is open",
    arguments: NormCase.all)
  func gradient(_ example: NormCase) {
    let x = input(example)
    let n = example.channels
    let (scale, shift) = (numbers(n, 2), numbers(n, 3))
    let (mean, inverse) = (numbers(n, 4), numbers(n, 5))
    let (a, b, c) = (numbers(n, 6), numbers(n, 7), numbers(n, 8))
    let plain = Plain(example, x, scale, shift)
    let dy = numbers(plain.outputs.count, 9)
    var dz = [Float](repeating: 0, count: x.count)
    for (index, origin) in plain.origins.enumerated() where plain.passes[index] { dz[origin] += dy[index] }
    var expectedSums = [Double](repeating: 0, count: 2 * n)
    for (index, value) in dz.enumerated() {
      expectedSums[index % n] += Double(value)
      expectedSums[n + index % n] += Double(value) * Double((x[index] - mean[index % n]) * inverse[index % n])
    }
    var shape = example.shape
    var sums = [Double](repeating: 0, count: 2 * n)
    vagary_norm_gradient_sums(example.isa, &shape, x, dy, scale, shift, mean, inverse, &sums)
    #expect(zip(sums, expectedSums).allSatisfy { abs($0 - $1) < 1e-4 })

    let expected = x.indices.map { a[$0 % n] * dz[$0] + b[$0 % n] * x[$0] + c[$0 % n] }
    var dx = [Float](repeating: .nan, count: x.count)
    vagary_norm_gradient(example.isa, &shape, x, dy, scale, shift, a, b, c, &dx)
    #expect(zip(dx, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    // The gradient may take the place of the input.
    var place = x
    place.withUnsafeMutableBufferPointer { place in
      guard let start = place.baseAddress else { return }
      vagary_norm_gradient(example.isa, &shape, start, dy, scale, shift, a, b, c, start)
    }
    #expect(place == dx)
  }
}
