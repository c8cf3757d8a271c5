import NeuralEngine

/// What a task reads of a batch of head outputs, in memory that is kept from batch to batch. One owner,
/// one thread.
public final class HeadReading {
  private let planes = Tensor(TensorShape(items: 0, channels: 1))
  private var capacity = 1
  private(set) var scores = UnsafeMutablePointer<Float>.allocate(capacity: 1)
  private(set) var abstains = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  public init() {}

  deinit {
    scores.deallocate()
    abstains.deallocate()
  }

  /// The raw score of an object of the latest batch; `nil` where the task abstained.
  public subscript(_ index: Int) -> Float? { abstains[index] == 0 ? scores[index] : nil }

  /// The outputs in N, C, H, W order; room for as many scores.
  func planar(_ output: Tensor) -> UnsafePointer<Float> {
    let shape = output.shape
    if shape.items > capacity {
      scores.deallocate()
      abstains.deallocate()
      capacity = shape.items
      scores = .allocate(capacity: capacity)
      abstains = .allocate(capacity: capacity)
    }
    guard shape.positions > 1 else { return UnsafePointer(output.data) }
    planes.resize(shape)
    output.writePlanes(to: planes.data)
    return UnsafePointer(planes.data)
  }
}
