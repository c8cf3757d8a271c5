import RandomNumbers

/// Random numbers that are a function of their key alone: the same on every machine, in any order.
///
/// Draws are the ``SplitMix64`` sequence of the key; two keys give unrelated sequences.
struct SceneRandom: RandomNumberGenerator {
  private var sequence: SplitMix64

  /// `stream` and `index` pick one of many independent sequences of a seed.
  init(seed: UInt64, stream: UInt64, index: UInt64 = 0) {
    let key =
      SplitMix64.mix(seed &+ SplitMix64.step) ^ SplitMix64.mix(stream &* 0xD1B5_4A32_D192_ED03 &+ index)
    sequence = SplitMix64(seed: SplitMix64.mix(key))
  }

  mutating func next() -> UInt64 { sequence.next() }

  /// 0 up to but not 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// One element; `choices` must not be empty.
  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int(next() % UInt64(choices.count))]
  }

  /// Fisher-Yates, written out so that the order does not depend on the standard library's version.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    guard result.count > 1 else { return result }
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, Int(next() % UInt64(last + 1)))
    }
    return result
  }
}
