import CKernels

/// The optimiser (Kingma and Ba 2015, algorithm 1).
package struct Adam: Sendable {
  package var rate: Float
  package var beta1: Float = 0.9
  package var beta2: Float = 0.999
  package var epsilon: Float = 1e-8
  /// Steps taken so far. Set together with the parameters' moments (``Network/loadTraining(_:path:)``), it resumes
  /// another training.
  package var steps = 0

  package init(rate: Float = 1e-3) { self.rate = rate }

  /// Moves the parameters of the networks by their gradients.
  package mutating func step(_ networks: [Network]) {
    steps += 1
    for network in networks {
      for p in network.parameters {
        vagary_adam(
          p.values, p.gradient, p.firstMoment, p.secondMoment, p.count, Int32(steps), rate, beta1, beta2,
          epsilon)
        p.valuesChanged()
      }
    }
  }
}
