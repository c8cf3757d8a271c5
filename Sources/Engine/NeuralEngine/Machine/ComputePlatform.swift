import CKernels
import Glibc

/// The instruction set and the libraries that the engine computes with on this machine.
package enum ComputePlatform {
  /// Environment variable that holds the kernels to a lower instruction set than the CPU has.
  package static let isaVariable = "VAGARY_ISA"

  /// The instruction set that the kernels use, the best the CPU has unless ``isaVariable`` says a lower one.
  static let isa = choose(wanted, best: vagary_best_isa()).isa

  /// Whether products of bfloat16 are there (``Precision/fast``).
  package static let hasFastPrecision = isa == VAGARY_AVX512 && vagary_has_bf16() == 1

  private static let wanted = getenv(isaVariable).map { String(cString: $0) }

  /// The instruction set to use, and the problem with the one that was asked for.
  static func choose(_ name: String?, best: vagary_isa) -> (isa: vagary_isa, problem: String?) {
    guard let name else { return (best, nil) }
    let all = [VAGARY_PORTABLE, VAGARY_AVX2, VAGARY_AVX512]
    let usable = all.filter { $0.rawValue <= best.rawValue }.map { String(cString: vagary_isa_name($0)) }
    if let index = usable.firstIndex(of: name) { return (all[index], nil) }
    return (
      best,
      "\(isaVariable) is \(name), but this CPU has \(usable.joined(separator: ", ")); using "
        + (usable.last ?? "portable")
    )
  }

  /// Its name: `avx512`, `avx2` or `portable`.
  package static var instructionSet: String { String(cString: vagary_isa_name(isa)) }
  /// The kernels OpenBLAS picked, for example `Zen`.
  package static var blasCore: String { String(cString: vagary_blas_core()) }

  /// Sets OpenBLAS to one thread for each call: the engine shares out objects, not matrices. Call once at start.
  package static func prepare() { vagary_blas_single_thread() }

  /// Lines of warning: an instruction set that is not there, OpenBLAS held below what the CPU can do.
  package static var warnings: [String] {
    [choose(wanted, best: vagary_best_isa()).problem, blasWarning].compactMap { $0 }
  }

  private static var blasWarning: String? {
    let narrow = ["haswell", "zen", "sandybridge", "nehalem", "prescott", "core2", "generic"]
    guard instructionSet == "avx512", narrow.contains(blasCore.lowercased()) else { return nil }
    return
      "OpenBLAS runs its \(blasCore) kernels on a CPU with AVX-512; unset OPENBLAS_CORETYPE for full speed"
  }
}
