import CKernels

/// One convolution as scoring computes it, with the layers behind it, and its weights as the kernel reads them.
///
/// Read-only once made; shared by threads.
final class FusedLayer: @unchecked Sendable {
  /// Plans for 1, 2, … frames or items, up to the largest number; one plan where the number is fixed.
  let plans: [vagary_layer_plan]
  private let weights: UnsafeMutablePointer<Float>
  private let shift: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - plans: of one layer for different numbers of frames; their weights are laid out alike.
  ///   - scale, shift: of the output channels; `nil`: 1 and 0.
  init(plans: [vagary_layer_plan], weight: Parameter, scale: [Float]?, shift: [Float]?) {
    self.plans = plans
    var plan = plans[plans.count - 1]
    weights = .allocateAligned(plan.weights)
    self.shift = .allocateAligned(Int(plan.columns))
    vagary_layer_weights(&plan, weight.values, scale, weights)
    vagary_layer_shift(&plan, shift, self.shift)
  }

  deinit {
    weights.deallocate()
    shift.deallocate()
  }

  /// The plan for the most frames.
  var largest: vagary_layer_plan { plans[plans.count - 1] }

  /// Computes with plan `index`. `scratch` has ``largest`` `.scratch` floats.
  func run(
    _ index: Int, _ input: UnsafePointer<Float>, frameAt: UnsafePointer<Int>? = nil,
    _ output: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    plans.withUnsafeBufferPointer { plans in
      vagary_layer_run(plans.baseAddress! + index, input, frameAt, weights, shift, nil, output, scratch)
    }
  }
}
