/// How exactly scoring multiplies.
public enum Precision: String, Sendable, Hashable, CaseIterable {
  /// float32 throughout.
  case exact
  /// Products of bfloat16, sums of float32, in the backbone, where the CPU has
  /// them (AVX-512 BF16); elsewhere the same as `exact`. Off by default: see docs/performance.md.
  case fast

  /// What this machine makes of it.
  public var onThisMachine: Precision { self == .fast && ComputePlatform.hasFastPrecision ? .fast : .exact }
}
