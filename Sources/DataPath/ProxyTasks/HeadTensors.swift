import Glibc
import NeuralEngine
import PluginHost

func exponential(_ value: Float) -> Float { expf(value) }

extension LayerSpec {
  /// The engine's layer for one of a plugin's.
  init(_ layer: HeadLayer) {
    let kind: LayerKind
    switch layer.kind {
    case .conv2d: kind = .convolution(filters: layer.a, time: 1, side: layer.b)
    case .batchNorm: kind = .batchNorm
    case .relu: kind = .relu
    case .maxPool: kind = .maxPool
    case .upsample: kind = .upsample
    case .dense: kind = .dense(outputs: layer.a)
    case .sigmoid: kind = .sigmoid
    }
    self.init(kind, input: layer.input < 0 ? nil : layer.input)
  }
}

extension Tensor {
  /// The values of an [N][T][H][W][C] tensor in N, C, T, H, W order, as plugins see them (T 1).
  package func planarValues() -> [Float] {
    [Float](unsafeUninitializedCapacity: shape.count) { result, count in
      if let result = result.baseAddress { writePlanes(to: result) }
      count = shape.count
    }
  }

  /// The same into `planes`, `shape.count` values.
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
