import Evaluation
import Fusion
import Testing

@Suite struct CausalSmoothingTests {
  @Test("The causal column of an evaluation is filtered as a node without a configuration filters")
  func timeConstant() {
    #expect(Smoothing.causalTimeConstant == FusionConfiguration().causal)
  }
}
