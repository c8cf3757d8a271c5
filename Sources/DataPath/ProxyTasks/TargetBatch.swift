/// The targets of a batch of objects, in memory that is kept from batch to batch. One owner, one thread.
package final class TargetBatch {
  private var own = UnsafeMutablePointer<Float>.allocate(capacity: 1)
  private var ownCapacity = 1
  private var maskCapacity = 1
  private var borrowed: UnsafePointer<Float>?

  /// Objects of the batch; 0 for labels.
  package private(set) var count = 0
  /// Values of one target.
  package private(set) var width = 0
  /// [count] 1 where an object has a target.
  package private(set) var present = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  package init() {}

  deinit {
    own.deallocate()
    present.deallocate()
  }

  /// [count, width], 0 where there is no target.
  var pointer: UnsafePointer<Float> { borrowed ?? UnsafePointer(own) }

  /// The target of one object; `nil` where it has none.
  package func values(_ index: Int) -> [Float]? {
    guard present[index] == 1 else { return nil }
    return Array(UnsafeBufferPointer(start: pointer + index * width, count: width))
  }

  /// Makes room; no object has a target then.
  func reset(count: Int, width: Int) {
    (self.count, self.width, borrowed) = (count, width, nil)
    if count * width > ownCapacity {
      own.deallocate()
      ownCapacity = count * width
      own = .allocate(capacity: ownCapacity)
    }
    reserveMask()
    own.update(repeating: 0, count: count * width)
    present.update(repeating: 0, count: count)
  }

  /// Takes targets in the caller's memory; every object has one.
  func borrow(_ targets: UnsafePointer<Float>, count: Int, width: Int) {
    (self.count, self.width, borrowed) = (count, width, targets)
    reserveMask()
    present.update(repeating: 1, count: count)
  }

  func row(_ index: Int) -> UnsafeMutablePointer<Float> { own + index * width }

  private func reserveMask() {
    guard count > maskCapacity else { return }
    present.deallocate()
    maskCapacity = count
    present = .allocate(capacity: count)
  }
}
