/// A multiplicative generator of Steele and Vigna: equal seeds give equal numbers.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2 &+ 1 }

  mutating func next() -> UInt64 {
    var word: UInt64 = 0
    for _ in 0..<2 {
      state = state &* 0xDA94_2042_E4DD_58B5 &+ 0x9E37_79B9
      word = word << 32 | state >> 32
    }
    return word
  }
}
