import PluginABI

/// One layer in the description of a network: its kind and where its input comes from.
package struct LayerSpec: Sendable, Hashable {
  package let kind: any LayerKind
  /// `nil`: the layer before it (of the first: the network's input); otherwise an earlier index, or -1 for the
  /// network's input.
  package let input: Int?

  package init(_ kind: some LayerKind, input: Int? = nil) {
    self.kind = kind
    self.input = input
  }

  /// Reads a plugin's layer.
  package init(_ raw: vagary_layer) throws(LayerProblem) {
    guard let kind = LayerRegistry.kind(raw.kind) else {
      throw LayerProblem("layer kind \(raw.kind) is unknown")
    }
    self.kind = kind.init(a: Int(raw.a), b: Int(raw.b))
    input = raw.input == -1 ? nil : Int(raw.input)
  }

  package static func == (left: LayerSpec, right: LayerSpec) -> Bool {
    left.input == right.input && AnyHashable(left.kind) == AnyHashable(right.kind)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(input)
    hasher.combine(kind)
  }
}

extension LayerSpec {
  /// Follows the shapes through a network.
  ///
  /// - Parameter input: the shape of the network's input.
  /// - Returns: by layer, the shape of its output.
  package static func shapes(
    of layers: [LayerSpec], on input: LayerShape
  ) throws(NetworkError) -> [LayerShape] {
    var shapes: [LayerShape] = []
    for (index, layer) in layers.enumerated() {
      let reads = layer.input ?? index - 1
      func refused(_ reason: String) -> NetworkError {
        NetworkError(layer: index, name: layer.kind.name, reason: reason)
      }
      guard reads >= -1, reads < index else {
        throw refused("takes its input from layer \(reads), must be -1 or an earlier layer")
      }
      let shape: LayerShape
      do throws(LayerProblem) {
        shape = try layer.kind.shape(of: reads < 0 ? input : shapes[reads])
      } catch { throw refused(error.reason) }
      guard shape.isInBounds else { throw refused("puts out more than \(LayerShape.most) values") }
      shapes.append(shape)
    }
    return shapes
  }
}
