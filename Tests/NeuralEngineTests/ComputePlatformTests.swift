import CKernels
import Testing

@testable import NeuralEngine

@Suite struct ComputePlatformTests {
  @Test("A lower instruction set can be asked for by name")
  func lower() {
    #expect(ComputePlatform.choose("portable", best: VAGARY_AVX512) == (VAGARY_PORTABLE, nil))
    #expect(ComputePlatform.choose("avx2", best: VAGARY_AVX512) == (VAGARY_AVX2, nil))
    #expect(ComputePlatform.choose(nil, best: VAGARY_AVX2) == (VAGARY_AVX2, nil))
  }

  @Test(
    "An instruction set that is unknown or missing gives a warning with those there are, and changes nothing")
  func notThere() {
    for name in ["avx512", "AVX2", ""] {
      let choice = ComputePlatform.choose(name, best: VAGARY_AVX2)
      #expect(choice.isa == VAGARY_AVX2)
      #expect(choice.problem == "VAGARY_ISA is \(name), but this CPU has portable, avx2; using avx2")
    }
  }
}
