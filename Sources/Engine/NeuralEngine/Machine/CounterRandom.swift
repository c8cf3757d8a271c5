/// Random numbers that depend on their key alone, not on who draws first: a stream for each
/// (seed, epoch, object, task).
///
/// SplitMix64 (Steele, Lea and Flood 2014) over a counter that starts at a hash of the key.
package struct CounterRandom: RandomNumberGenerator, Sendable {
  private var counter: UInt64

  package init(seed: UInt64, _ key: UInt64...) {
    var state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    // The state is multiplied before each part, so that seed and parts cannot change places or cancel.
    for part in key {
      state = Self.mix((state &* 0xD129_0D3F_6AA5_4C2B) ^ Self.mix(part &+ 0x9E37_79B9_7F4A_7C15))
    }
    counter = state
  }

  package mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(counter)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
