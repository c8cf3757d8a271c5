/// The effect of camera and daylight on a painted image: slow changes of brightness, and noise.
struct SensorNoise {
  /// Deviation of the noise, steps of 0...255.
  private static let deviation = 2.2
  private static let period = 1 << 16

  private let seed: UInt64
  /// Noise to be read from anywhere within the first `period` values for one row.
  private let table: [Int16]
  private let brightness: Double
  private let drift: (depth: Double, seconds: Double, phase: Double)

  init(seed: UInt64, rowBytes: Int) {
    self.seed = seed
    var random = SceneRandom(seed: seed, stream: 4)
    brightness = random.uniform(0.95...1.05)
    drift = (random.uniform(0.015...0.04), random.uniform(35...90), random.unit())
    // The sum of four even numbers of 16 bits is close enough to a normal one.
    table = (0..<Self.period + rowBytes).map { _ in
      let bits = random.next()
      let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
      let normal = (Double(sum) / 65536 - 2) * 1.7320508
      return Int16((normal * Self.deviation).rounded())
    }
  }

  /// Exposes `bytes` (rows of `rowBytes`) as frame `index` at `time` seconds.
  func expose(_ bytes: [UInt8], rowBytes: Int, index: Int, time: Double) -> [UInt8] {
    let sun = sine(turns: time / drift.seconds + drift.phase)
    let haze = 0.4 * sine(turns: time / (drift.seconds * 0.29))
    let gain = Int32((256 * brightness * (1 + drift.depth * (sun + haze))).rounded())
    var random = SceneRandom(seed: seed, stream: 5, index: UInt64(index))
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
      bytes.withUnsafeBufferPointer { input in
        table.withUnsafeBufferPointer { table in
          for row in stride(from: 0, to: bytes.count, by: rowBytes) {
            let offset = Int(random.next() % UInt64(Self.period))
            for at in 0..<rowBytes {
              let value = ((Int32(input[row &+ at]) &* gain &+ 128) >> 8) &+ Int32(table[offset &+ at])
              output[row &+ at] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
            }
          }
        }
      }
      count = bytes.count
    }
  }
}
