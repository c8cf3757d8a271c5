import CKernels

/// What the engine computes with on this machine.
public enum ComputePlatform {
  /// The instruction set that the kernels use, the best the CPU has.
  static let isa = vagary_best_isa()
  /// Its name: `avx512`, `avx2` or `portable`.
  public static var instructionSet: String { String(cString: vagary_isa_name(isa)) }
  /// The kernels OpenBLAS picked, for example `Zen`.
  public static var blasCore: String { String(cString: vagary_blas_core()) }

  /// One thread a call: the engine shares out objects, not matrices. Call once at start.
  public static func prepare() { vagary_blas_single_thread() }

  /// A line of warning when OpenBLAS was held below what the CPU can do; `nil` otherwise.
  public static var warning: String? {
    let narrow = ["haswell", "zen", "sandybridge", "nehalem", "prescott", "core2", "generic"]
    guard instructionSet == "avx512", narrow.contains(blasCore.lowercased()) else { return nil }
    return
      "OpenBLAS runs its \(blasCore) kernels on a CPU with AVX-512; unset OPENBLAS_CORETYPE for full speed"
  }
}
