/// Repeatable random numbers: equal seeds give equal numbers, on every machine and in every release.
///
/// SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014). Not for secrets.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  /// The step of the state: 2^64 over the golden ratio, odd.
  package static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  @usableFromInline package var state: UInt64

  @inlinable
  package init(seed: UInt64) { state = seed }

  @inlinable
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// The output function alone: a good hash of 64 bits, and a bijection.
  @inlinable
  package static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
