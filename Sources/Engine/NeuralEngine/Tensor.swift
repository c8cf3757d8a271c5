/// The extent of a batch: N items of T frames, H rows, W columns, C channels.
package struct TensorShape: Sendable, Hashable, CustomStringConvertible {
  package var items, frames, height, width, channels: Int

  package init(items: Int, frames: Int = 1, height: Int = 1, width: Int = 1, channels: Int) {
    self.items = items
    self.frames = frames
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Positions of one item, T * H * W.
  package var positions: Int { frames * height * width }
  /// Values of one item.
  package var itemCount: Int { positions * channels }
  /// Values of the batch.
  package var count: Int { items * itemCount }

  package var description: String { "[\(items)][\(frames)][\(height)][\(width)][\(channels)]" }
}

/// A batch of float32 values in the engine's one layout, [N][T][H][W][C].
///
/// Owned by one thread at a time; during a parallel section threads write disjoint items. Memory is
/// kept when a tensor shrinks, so that a tensor that is used over and over allocates once.
package final class Tensor {
  package private(set) var shape: TensorShape
  /// `shape.count` values, 64-byte aligned.
  package private(set) var data: UnsafeMutablePointer<Float>
  private var capacity: Int

  /// The values are not set.
  package init(_ shape: TensorShape) {
    self.shape = shape
    capacity = max(1, shape.count)
    data = .allocateAligned(capacity)
  }

  package convenience init(_ shape: TensorShape, values: [Float]) {
    precondition(values.count == shape.count, "values must fill the shape")
    self.init(shape)
    values.withUnsafeBufferPointer { data.update(from: $0.baseAddress!, count: $0.count) }
  }

  deinit { data.deallocate() }

  /// Takes another shape; the values are not set afterwards unless the count stayed the same.
  package func resize(_ shape: TensorShape) {
    if shape.count > capacity {
      data.deallocate()
      capacity = shape.count
      data = .allocateAligned(capacity)
    }
    self.shape = shape
  }

  package func item(_ index: Int) -> UnsafeMutablePointer<Float> { data + index * shape.itemCount }

  package func fill(_ value: Float) { data.update(repeating: value, count: shape.count) }

  package var values: [Float] { Array(UnsafeBufferPointer(start: data, count: shape.count)) }
}

extension UnsafeMutablePointer<Float> {
  /// Memory for `count` floats at a multiple of 64 bytes, not set.
  static func allocateAligned(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    return bytes.bindMemory(to: Float.self, capacity: count)
  }

  /// The same for at least one float, all zero.
  package static func allocateZeros(_ count: Int) -> UnsafeMutablePointer<Float> {
    let memory = allocateAligned(Swift.max(1, count))
    memory.update(repeating: 0, count: Swift.max(1, count))
    return memory
  }
}
