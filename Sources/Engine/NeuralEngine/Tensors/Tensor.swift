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

  /// The first value of an item, [T][H][W][C].
  package func item(_ index: Int) -> UnsafeMutablePointer<Float> { data + index * shape.itemCount }

  package func fill(_ value: Float) { data.update(repeating: value, count: shape.count) }

  package var values: [Float] { Array(UnsafeBufferPointer(start: data, count: shape.count)) }
}

extension Tensor {
  /// The tensor that is kept in a place from run to run, in the shape that is wanted now.
  static func kept(_ place: inout Tensor?, _ shape: TensorShape) -> Tensor {
    let tensor = place ?? Tensor(shape)
    tensor.resize(shape)
    place = tensor
    return tensor
  }
}

// MARK: Other orders

extension Tensor {
  /// The values in N, C, T, H, W order, as plugins see them (T 1).
  package func planarValues() -> [Float] {
    [Float](unsafeUninitializedCapacity: shape.count) { result, count in
      if let result = result.baseAddress { writePlanes(to: result) }
      count = shape.count
    }
  }

  /// Writes the values in N, C, T, H, W order to `planes`, `shape.count` floats.
  package func writePlanes(to planes: UnsafeMutablePointer<Float>) {
    let shape = shape
    let plane = shape.positions
    for item in 0..<shape.items {
      let from = self.item(item)
      let to = planes + item * shape.itemCount
      for channel in 0..<shape.channels {
        for position in 0..<plane {
          to[channel * plane + position] = from[position * shape.channels + channel]
        }
      }
    }
  }

  /// Copies the items of `source` named by `indexes` into this tensor, resizing it.
  package func gather(_ source: Tensor, _ indexes: [Int]) {
    var shape = source.shape
    shape.items = indexes.count
    resize(shape)
    for (index, item) in indexes.enumerated() {
      self.item(index).update(from: source.item(item), count: shape.itemCount)
    }
  }

  /// Adds the items of `source` to the items of this tensor named by `indexes`, in order.
  package func scatterAdd(_ source: Tensor, _ indexes: [Int]) {
    let width = shape.itemCount
    for (index, item) in indexes.enumerated() {
      let from = source.item(index)
      let to = self.item(item)
      for value in 0..<width { to[value] += from[value] }
    }
  }
}
