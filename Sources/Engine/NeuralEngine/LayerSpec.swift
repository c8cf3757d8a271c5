/// What a layer does, with its sizes. Convolutions have stride 1 and keep the size of their input.
package enum LayerKind: Sendable, Hashable {
  /// `filters` outputs; odd kernel sides over time, rows and columns (time 1: a 2D convolution).
  case convolution(filters: Int, time: Int, side: Int)
  /// Per channel over N, T, H, W; gamma and beta shared, running statistics per view.
  case batchNorm
  case relu
  /// Maximum over 2x2 in space.
  case maxPool
  /// Maximum over all of time and 2x2 in space.
  case maxPoolOverTime
  /// Nearest neighbour, x2 in space.
  case upsample
  /// Flattens in C, H, W order (T must be 1).
  case dense(outputs: Int)
  /// 1 / (1 + e^-x), for outputs that are probabilities.
  case sigmoid
}

/// One layer of a network and where its input comes from.
package struct LayerSpec: Sendable, Hashable {
  package var kind: LayerKind
  /// `nil`: the layer before it (for the first: the network's input); otherwise an earlier index.
  package var input: Int?

  package init(_ kind: LayerKind, input: Int? = nil) {
    self.kind = kind
    self.input = input
  }
}

/// Why layers do not make a network.
package struct NetworkError: Error, Equatable, CustomStringConvertible {
  /// Index of the layer at fault; `nil` when the list is.
  package var layer: Int?
  package var reason: String

  package var description: String {
    layer.map { "layer \($0): \(reason)" } ?? reason
  }
}
