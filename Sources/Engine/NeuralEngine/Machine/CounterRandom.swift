import RandomNumbers

/// Random numbers that depend on their key alone, not on who draws first: a stream for each
/// (seed, epoch, object, task).
///
/// ``SplitMix64`` from a hash of the key.
package struct CounterRandom: RandomNumberGenerator, Sendable {
  private var sequence: SplitMix64

  package init(seed: UInt64, _ key: UInt64...) {
    var state = SplitMix64.mix(seed &+ SplitMix64.step)
    // The state is multiplied before each part, so that seed and parts cannot change places or cancel.
    for part in key {
      state = SplitMix64.mix((state &* 0xD129_0D3F_6AA5_4C2B) ^ SplitMix64.mix(part &+ SplitMix64.step))
    }
    sequence = SplitMix64(seed: state)
  }

  package mutating func next() -> UInt64 { sequence.next() }
}
