/// The precision of products in scoring.
package enum Precision: String, Sendable, Hashable, CaseIterable {
  /// float32 throughout.
  case exact
  /// Products of bfloat16, sums of float32, in the backbone, where the CPU has
  /// them (AVX-512 BF16); elsewhere the same as `exact`. Off by default: see docs/performance.md.
  case fast

  /// The precision that this machine computes with when asked for this one.
  package var onThisMachine: Precision { self == .fast && ComputePlatform.hasFastPrecision ? .fast : .exact }
}

extension Precision {
  /// A line when this machine computes otherwise than asked; `nil` when not.
  package var warning: String? {
    onThisMachine == self ? nil : "this CPU has no AVX-512 BF16; computing with exact products"
  }
}
