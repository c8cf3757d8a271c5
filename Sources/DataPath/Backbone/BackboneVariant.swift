import NeuralEngine

/// The four 3D CNNs of Georgescu et al. (CVPR 2021, arXiv 2011.07491).
///
/// Each has stages of 3x3x3 convolutions with batch norm and ReLU. A max-pool after each stage halves H and W; the last one
/// takes the maximum over all frames as well.
package enum BackboneVariant: String, Sendable, Hashable, CaseIterable {
  case shallowNarrow = "shallow-narrow"
  case shallowWide = "shallow-wide"
  case deepNarrow = "deep-narrow"
  case deepWide = "deep-wide"

  /// Side of the square crops that every variant takes, pixels.
  package static let cropSide = 64
  /// Colour channels of a crop: blue, green, red.
  package static let cropChannels = 3

  /// Number of filters of each convolution, by stage.
  package var stages: [[Int]] {
    switch self {
    case .shallowNarrow: [[16], [32], [32]]
    case .shallowWide: [[32], [64], [64]]
    case .deepNarrow: [[16, 16], [32, 32], [32], [32]]
    case .deepWide: [[32, 32], [64, 64], [64], [64]]
    }
  }

  /// All layers, first to last.
  package var layers: [LayerSpec] {
    var layers: [LayerSpec] = []
    for (index, stage) in stages.enumerated() {
      for filters in stage {
        layers += [
          LayerSpec(.convolution(filters: filters, time: 3, side: 3)), LayerSpec(.batchNorm),
          LayerSpec(.relu),
        ]
      }
      layers.append(LayerSpec(index == stages.count - 1 ? .maxPoolOverTime : .maxPool))
    }
    return layers
  }

  /// A network of this variant; its weights are not set.
  package func makeNetwork() -> Network {
    do {
      return try Network(
        inputChannels: Self.cropChannels, inputHeight: Self.cropSide, inputWidth: Self.cropSide,
        layers: layers)
    } catch {
      preconditionFailure("the variants are well-formed: \(error)")
    }
  }
}
