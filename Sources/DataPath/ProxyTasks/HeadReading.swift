import NeuralEngine
import PluginHost

/// The raw scores that a task gives a batch of objects, by its head's outputs or as a fitted task, in memory that is
/// kept from batch to batch. One owner, one thread.
package final class HeadReading {
  private let planes = Tensor(TensorShape(items: 0, channels: 1))
  private var capacity = 1
  private(set) var scores = UnsafeMutablePointer<Float>.allocate(capacity: 1)
  private(set) var abstains = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  package init() {}

  deinit {
    scores.deallocate()
    abstains.deallocate()
  }

  /// The raw score of an object of the latest batch; `nil` where the task abstained.
  package subscript(_ index: Int) -> Float? { abstains[index] == 0 ? scores[index] : nil }

  /// Asks a fitted task for the scores of a batch. Allocates nothing once it has grown to its size.
  package func read(_ task: FittedTask, _ objects: ObjectBatch) throws(PluginError) {
    reserve(objects.count)
    try task.plugin.score(objects, scores: scores, abstains: abstains)
  }

  private func reserve(_ count: Int) {
    guard count > capacity else { return }
    scores.deallocate()
    abstains.deallocate()
    capacity = count
    scores = .allocate(capacity: count)
    abstains = .allocate(capacity: count)
  }

  /// The outputs in N, C, H, W order; room for as many scores.
  func planar(_ output: Tensor) -> UnsafePointer<Float> {
    let shape = output.shape
    reserve(shape.items)
    guard shape.positions > 1 else { return UnsafePointer(output.data) }
    planes.resize(shape)
    output.writePlanes(to: planes.data)
    return UnsafePointer(planes.data)
  }
}
