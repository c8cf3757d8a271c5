/// Working memory of one thread for one ``InferencePlan``.
package final class InferenceWorkspace {
  /// The input of the first layer, its border zero.
  let input: UnsafeMutablePointer<Float>
  /// The input of each layer behind, its border zero: the kernels write the inside only.
  let between: [UnsafeMutablePointer<Float>]
  /// The input of a dense layer.
  let features: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>

  /// - Parameter ownsInput: whether items are given as tensors; clips are in the caller's memory.
  package init(_ plan: InferencePlan, ownsInput: Bool = false) {
    input = .allocateZeros(ownsInput ? plan.input.in_count : 0)
    between = plan.layers.dropFirst().map { .allocateZeros($0.largest.in_count) }
    features = .allocateZeros(plan.tail == nil ? 0 : plan.layers[plan.layers.count - 1].largest.out_count)
    // Rows that fill a block up are computed too; zeros, because not-a-number is slow.
    scratch = .allocateZeros(plan.layers.map(\.largest.scratch).max() ?? 0)
  }

  deinit {
    for buffer in between + [input, features, scratch] { buffer.deallocate() }
  }
}
