import CKernels
import PluginABI

/// y = x * weight + bias over all values of a frame, flattened in C, H, W order; clips have one frame.
///
/// Tensors: `fcN.weight` [outputs, C * H * W], `fcN.bias` [outputs].
package struct Dense: LayerKind {
  package static let number = VAGARY_LAYER_DENSE

  package let outputs: Int

  init(outputs: Int) { self.outputs = outputs }

  package init(a: Int, b: Int) { self.init(outputs: a) }

  package var name: String { "dense" }
  package var sizes: [Int] { [outputs] }

  package func shape(of input: LayerShape) throws(LayerProblem) -> LayerShape {
    guard outputs >= 1 else { throw LayerProblem("has no outputs") }
    try LayerParameters.check(weights(on: input))
    return LayerShape(channels: outputs, height: 1, width: 1)
  }

  private func weights(on input: LayerShape) -> Int { input.count * outputs }

  package func parameters(
    on input: LayerShape, hasBias: Bool, names: inout LayerNames
  ) -> LayerParameters {
    let name = names.next("fc")
    return LayerParameters(
      weight: Parameter(
        name: "\(name).weight", count: weights(on: input),
        layout: .dense(
          height: input.height, width: input.width, channels: input.channels, outputs: outputs)),
      bias: Parameter(name: "\(name).bias", count: outputs))
  }

  /// Glorot-uniform: Glorot and Bengio 2010, equation 16.
  package func initialise(
    _ weight: Parameter, on input: LayerShape, random: inout some RandomNumberGenerator
  ) {
    weight.fill(limit: (6 / Float(input.count + outputs)).squareRoot(), random: &random)
  }

  package func forward(_ step: LayerStep, _ mode: PassMode) -> Tensor {
    let (layer, x, y) = (step.layer, step.x, step.output())
    guard let weight = layer.weight, let bias = layer.bias else { return y }
    precondition(x.shape.frames == 1, "dense layers take one frame")
    let items = x.shape.items
    for item in 0..<items { y.item(item).update(from: bias.values, count: outputs) }
    vagary_gemm(
      0, 0, Int32(items), Int32(outputs), Int32(x.shape.itemCount), x.data, weight.values, 1, y.data)
    return y
  }

  package func backward(_ step: LayerStep, _ dy: Tensor, into dx: Tensor?) {
    let (layer, x) = (step.layer, step.x)
    guard let weight = layer.weight, let bias = layer.bias else { return }
    let (inputs, outputs) = (x.shape.itemCount, outputs)
    let total = step.memory.sumOverShards(items: x.shape.items, width: weight.count + outputs) {
      items, sums, _ in
      vagary_gemm(
        1, 0, Int32(inputs), Int32(outputs), Int32(items.count), x.item(items.lowerBound),
        dy.item(items.lowerBound), 1, sums)
      for item in items {
        for c in 0..<outputs { sums[weight.count + c] += dy.item(item)[c] }
      }
    }
    for i in 0..<weight.count { weight.gradient[i] += total[i] }
    for i in 0..<outputs { bias.gradient[i] += total[weight.count + i] }
    guard let dx else { return }
    vagary_gemm(
      0, 1, Int32(x.shape.items), Int32(inputs), Int32(outputs), dy.data, weight.values, 0, dx.data)
  }

  /// A few items in inference: allocates nothing.
  func run(
    _ layer: BuiltLayer, _ x: UnsafePointer<Float>, count: Int, _ y: UnsafeMutablePointer<Float>
  ) {
    guard let weight = layer.weight, let bias = layer.bias else { return }
    vagary_dense(
      x, Int32(count), Int32(layer.inputShape.count), weight.values, bias.values, Int32(outputs), y)
  }
}

extension LayerKind where Self == Dense {
  package static func dense(outputs: Int) -> Dense { Dense(outputs: outputs) }
}
