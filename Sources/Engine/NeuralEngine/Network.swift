import Foundation

/// Layers with their weights: a backbone or a head.
///
/// The weights are shared by all threads that score; what a pass computes lives in ``NetworkPass``.
package final class Network: @unchecked Sendable {
  /// A layer as it is computed: batch norm takes in the ReLU and the max-pool behind it.
  struct Layer {
    var operation: Operation
    /// Index of the first layer it stands for in the description.
    var described: Int
    /// Index of the layer whose output it reads; -1: the network's input.
    var input: Int
    var inputChannels, inputHeight, inputWidth: Int
    var channels, height, width: Int
    var weight: Parameter?
    var bias: Parameter?
    var statistics: RunningStatistics?
    /// Whether nothing else reads this layer's input, so that it may be overwritten.
    var ownsInput = false
  }

  package let inputChannels, inputHeight, inputWidth: Int
  let layers: [Layer]
  package let parameters: [Parameter]
  package let statistics: [RunningStatistics]

  package static let epsilon: Float = 1e-5
  package static let momentum: Float = 0.1

  /// Lays out the network for inputs of `[T][height][width][channels]`; weights are zero until
  /// ``initialise(random:)`` or a file sets them.
  ///
  /// A convolution that only a batch norm reads has no bias: its gradient would be rounding noise.
  package init(inputChannels: Int, inputHeight: Int, inputWidth: Int, layers specs: [LayerSpec])
    throws(NetworkError)
  {
    guard !specs.isEmpty else { throw NetworkError(layer: nil, reason: "a network needs at least one layer") }
    self.inputChannels = inputChannels
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    let readers = try Self.readers(specs)
    var built: [Layer] = []
    var parameters: [Parameter] = []
    var statistics: [RunningStatistics] = []
    var numbers = LayerNumbers()
    // By described layer, the built one that gives its output; those inside a fused layer have none.
    var places = [Int?](repeating: nil, count: specs.count)
    var index = 0
    while index < specs.count {
      let spec = specs[index]
      let described = spec.input ?? index - 1
      let input = described < 0 ? -1 : places[described] ?? -1
      let (c, h, w) =
        input < 0
        ? (inputChannels, inputHeight, inputWidth)
        : (built[input].channels, built[input].height, built[input].width)
      var layer = Layer(
        operation: .relu, described: index, input: input, inputChannels: c, inputHeight: h, inputWidth: w,
        channels: c, height: h, width: w)
      layer.ownsInput = described >= 0 && readers[described].count == 1
      /// The next layer, when it reads the output of layer `index` and nothing else does.
      func follower() -> LayerKind? {
        guard index + 1 < specs.count, readers[index] == [index + 1] else { return nil }
        return specs[index + 1].kind
      }
      switch spec.kind {
      case .convolution(let filters, let time, let side):
        guard filters > 0, time > 0, side > 0, time % 2 == 1, side % 2 == 1 else {
          throw NetworkError(layer: index, reason: "a convolution needs filters and odd kernel sides")
        }
        let name = numbers.next("conv")
        layer.operation = .convolution(filters: filters, time: time, side: side)
        layer.channels = filters
        layer.weight = Parameter(
          name: "\(name).weight", count: time * side * side * c * filters,
          layout: .convolution(time: time, side: side, inputs: c, outputs: filters))
        let normalised = readers[index].count == 1 && specs[readers[index][0]].kind == .batchNorm
        if !normalised { layer.bias = Parameter(name: "\(name).bias", count: filters) }
      case .batchNorm:
        let name = numbers.next("bn")
        layer.weight = Parameter(name: "\(name).weight", count: c)
        layer.bias = Parameter(name: "\(name).bias", count: c)
        layer.statistics = RunningStatistics(name: name, channels: c)
        let relu = follower() == .relu
        if relu { index += 1 }
        let pool = follower().flatMap(Pool.init)
        if let pool {
          index += 1
          try pool.shrink(&layer, at: index)
        }
        layer.operation = .norm(relu: relu, pool: pool)
      case .relu: layer.operation = .relu
      case .sigmoid: layer.operation = .sigmoid
      case .maxPool, .maxPoolOverTime:
        let pool: Pool = spec.kind == .maxPool ? .space : .spaceAndTime
        try pool.shrink(&layer, at: index)
        layer.operation = .maxPool(pool)
      case .upsample:
        layer.operation = .upsample
        layer.height = 2 * h
        layer.width = 2 * w
      case .dense(let outputs):
        guard outputs > 0 else { throw NetworkError(layer: index, reason: "dense needs outputs") }
        let name = numbers.next("fc")
        layer.operation = .dense(outputs: outputs)
        layer.channels = outputs
        layer.height = 1
        layer.width = 1
        layer.weight = Parameter(
          name: "\(name).weight", count: h * w * c * outputs,
          layout: .dense(height: h, width: w, channels: c, outputs: outputs))
        layer.bias = Parameter(name: "\(name).bias", count: outputs)
      }
      parameters += [layer.weight, layer.bias].compactMap { $0 }
      if let set = layer.statistics { statistics.append(set) }
      places[index] = built.count
      built.append(layer)
      index += 1
    }
    layers = built
    self.parameters = parameters
    self.statistics = statistics
  }

  /// By layer, the layers that read its output.
  private static func readers(_ specs: [LayerSpec]) throws(NetworkError) -> [[Int]] {
    var readers = [[Int]](repeating: [], count: specs.count)
    for (index, spec) in specs.enumerated() {
      let input = spec.input ?? index - 1
      guard input < index, input >= -1 else {
        throw NetworkError(layer: index, reason: "its input \(input) is not an earlier layer")
      }
      if input >= 0 { readers[input].append(index) }
    }
    return readers
  }

  /// Channels, rows and columns of the output.
  package var outputShape: (channels: Int, height: Int, width: Int) {
    let last = layers[layers.count - 1]
    return (last.channels, last.height, last.width)
  }

  /// Another after every change of weights or statistics.
  var stamp: UInt64 {
    parameters.reduce(0) { $0 &+ $1.version } &+ statistics.reduce(0) { $0 &+ $1.version }
  }

  private let planLock = NSLock()
  // Guarded by `planLock`. By view and frames; with the stamp it was made for.
  private var plans: [PlanKey: (plan: InferencePlan?, stamp: UInt64)] = [:]

  private struct PlanKey: Hashable {
    let view: String
    let frames: Int
    let precision: Precision
  }

  /// How scoring computes this network for clips of `frames` under a view; made at the first call and
  /// after changes, shared by all threads. `nil`: see ``InferencePlan``.
  package func inferencePlan(
    view: String, frames: Int, precision: Precision = .exact
  ) throws(NetworkError) -> InferencePlan? {
    planLock.lock()
    defer { planLock.unlock() }
    let key = PlanKey(view: view, frames: frames, precision: precision)
    let stamp = stamp
    if let kept = plans[key], kept.stamp == stamp { return kept.plan }
    let plan = try InferencePlan(self, view: view, frames: frames, precision: precision)
    plans[key] = (plan, stamp)
    return plan
  }

  /// Trained values in all.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  package func zeroGradients() {
    for parameter in parameters { parameter.gradient.update(repeating: 0, count: parameter.count) }
  }

  /// Sets the last bias so that an output without any evidence is `values`, one a channel; behind a
  /// sigmoid those are probabilities. Without a sigmoid the last weights become 0, so that training
  /// begins at the constant: from random outputs, far off the small values of a vector of unit length,
  /// the quickest way down is to silence the layer before for good.
  package func startOutput(at values: [Float]) {
    let isSigmoid = layers[layers.count - 1].operation == .sigmoid
    if !isSigmoid, let weight = layers[layers.count - 1].weight {
      weight.set(fileValues: [Float](repeating: 0, count: weight.count))
    }
    guard let bias = layers[layers.count - (isSigmoid ? 2 : 1)].bias, bias.count == values.count else {
      preconditionFailure("the last layer has no bias of that size")
    }
    bias.set(
      fileValues: values.map { value in
        guard isSigmoid else { return value }
        let probability = min(1 - Self.leastProbability, max(Self.leastProbability, value))
        return logf(probability / (1 - probability))
      })
  }

  /// Probabilities start this far from 0 and 1.
  private static let leastProbability: Float = 1e-4

  /// Draws start values: He-uniform for convolutions, Glorot-uniform for dense layers, gamma 1.
  ///
  /// Sources: He et al. 2015, equation 10, as a uniform distribution; Glorot and Bengio 2010, equation 16.
  package func initialise(random: inout some RandomNumberGenerator) {
    for layer in layers {
      guard let weight = layer.weight else { continue }
      switch layer.operation {
      case .convolution(_, let time, let side):
        let limit = (6 / Float(time * side * side * layer.inputChannels)).squareRoot()
        weight.set(
          fileValues: (0..<weight.count).map { _ in Float.random(in: -limit...limit, using: &random) })
      case .dense(let outputs):
        let inputs = layer.inputChannels * layer.inputHeight * layer.inputWidth
        let limit = (6 / Float(inputs + outputs)).squareRoot()
        weight.set(
          fileValues: (0..<weight.count).map { _ in Float.random(in: -limit...limit, using: &random) })
      case .norm: weight.set(fileValues: [Float](repeating: 1, count: weight.count))
      case .relu, .sigmoid, .maxPool, .upsample: break
      }
      layer.bias?.set(fileValues: [Float](repeating: 0, count: layer.bias?.count ?? 0))
    }
  }
}

/// Names layers by kind and number: conv1, conv2, bn1, fc1.
private struct LayerNumbers {
  private var used: [String: Int] = [:]

  mutating func next(_ kind: String) -> String {
    used[kind, default: 0] += 1
    return "\(kind)\(used[kind] ?? 1)"
  }
}
