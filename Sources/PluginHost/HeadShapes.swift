extension HeadContext {
  /// Values a layer of a head may put out at most.
  static let largestLayer = 1 << 22

  /// Follows the shapes through `layers`; throws what is wrong with them. The last shape is the
  /// output's.
  func shapes(of layers: [HeadLayer]) throws(ContractBreach) -> [HeadShape] {
    var shapes: [HeadShape] = []
    for (index, layer) in layers.enumerated() {
      guard layer.input >= -1, layer.input < index else {
        throw ContractBreach(
          "layer \(index) takes its input from layer \(layer.input), must be -1 or an earlier layer")
      }
      let features = HeadShape(channels: channels, height: height, width: width)
      let input = layer.input >= 0 ? shapes[layer.input] : shapes.last ?? features
      do throws(ContractBreach) {
        let shape = try layer.shape(after: input)
        guard shape.channels <= Self.largestLayer, shape.height * shape.width <= Self.largestLayer,
          shape.count <= Self.largestLayer
        else { throw ContractBreach("puts out more than \(Self.largestLayer) values") }
        shapes.append(shape)
      } catch {
        throw ContractBreach("layer \(index) (\(layer.kind.rawValue)) \(error.text)")
      }
    }
    return shapes
  }

  /// Checks a whole head: its layers and that its output fits what the task is compared with.
  func check(_ layers: [HeadLayer], for needs: TaskNeeds) throws(ContractBreach) {
    guard let output = try shapes(of: layers).last else { throw ContractBreach("the head has no layer") }
    guard let wanted = targetWidth(of: needs.target) else {
      guard output.count >= 2 else {
        throw ContractBreach("the output has \(output.count) value, a label needs at least 2")
      }
      return
    }
    guard output.count == wanted else {
      throw ContractBreach(
        "the output has \(output.count) values, its target \(needs.target.rawValue) has \(wanted)")
    }
  }
}

extension HeadLayer {
  /// The shape this layer makes of `input`.
  func shape(after input: HeadShape) throws(ContractBreach) -> HeadShape {
    switch kind {
    case .conv2d:
      guard (1...4096).contains(a) else { throw ContractBreach("has \(a) filters, must be 1 to 4096") }
      guard (1...15).contains(b), b % 2 == 1 else {
        throw ContractBreach("has the kernel side \(b), must be odd, 1 to 15")
      }
      return HeadShape(channels: a, height: input.height, width: input.width)
    case .batchNorm, .relu, .sigmoid: return input
    case .maxPool:
      guard input.height % 2 == 0, input.width % 2 == 0 else {
        throw ContractBreach("gets \(input.height)x\(input.width), height and width must be even")
      }
      return HeadShape(channels: input.channels, height: input.height / 2, width: input.width / 2)
    case .upsample:
      return HeadShape(channels: input.channels, height: input.height * 2, width: input.width * 2)
    case .dense:
      guard a >= 1 else { throw ContractBreach("has no outputs") }
      return HeadShape(channels: a, height: 1, width: 1)
    }
  }
}
