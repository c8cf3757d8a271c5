import CKernels

/// What one run of a network over a batch computes: the outputs of its layers and, on the way back,
/// their gradients.
///
/// Memory is kept from run to run. Owned by one thread; items are shared out over `team`.
package final class NetworkPass {
  package enum Mode: Sendable {
    /// Batch norm uses the running statistics of the view.
    case inference(view: String)
    /// Batch norm uses the batch, and folds it into the view's running statistics.
    case training(view: String)
  }

  let network: Network
  let team: ThreadTeam
  private(set) var input: Tensor
  /// By layer; a layer that overwrites its input shares its tensor.
  private(set) var outputs: [Tensor]
  var gradients: [Tensor?]
  var norms: [BatchNormState?]
  let scratch: Scratch
  /// One row of sums for each shard of a batch.
  let shardRows = Scratch(workers: 1)

  /// Of inference.
  private let precision: Precision

  package init(_ network: Network, team: ThreadTeam, precision: Precision = .exact) {
    self.precision = precision
    self.network = network
    self.team = team
    let nothing = Tensor(TensorShape(items: 0, channels: 1))
    input = nothing
    outputs = network.layers.map { _ in nothing }
    gradients = network.layers.map { _ in nil }
    norms = network.layers.map { $0.statistics.map { BatchNormState(channels: $0.channels) } }
    scratch = Scratch(workers: team.threads)
    owned = network.layers.map { _ in nil }
    convolutions = network.layers.map { _ in nil }
    joinsNorm = network.layers.map { _ in false }
    keptPeaks = owned
    normSums = network.layers.map { _ in [] }
    activations = network.layers.map { _ in nil }
  }

  private var owned: [Tensor?]
  /// The latest plan of inference, and memory for it, one a thread.
  private var planned: (plan: InferencePlan, workspaces: [InferenceWorkspace])?
  private let inferred = Tensor(TensorShape(items: 0, channels: 1))
  /// By layer: how its convolution is computed, and whether it was chosen to take its norm with it.
  var convolutions: [ConvolutionKernel?]
  var joinsNorm: [Bool]
  /// By convolution that takes its norm with it: what is kept of the pool, and sums of outputs and squares.
  var keptPeaks: [Tensor?]
  var normSums: [[Double]]
  /// By norm: what its readers have still to apply to its output.
  var activations: [LayerSource.Activation?]

  /// Runs the layers over `input` [N][T][H][W][C]; the result is valid until the next run.
  ///
  /// - Throws: when a batch norm has no running statistics for the view.
  @discardableResult
  package func forward(_ input: Tensor, mode: Mode) throws(NetworkError) -> Tensor {
    precondition(
      input.shape.channels == network.inputChannels && input.shape.height == network.inputHeight
        && input.shape.width == network.inputWidth, "the input has the network's shape")
    self.input = input
    if case .inference(let view) = mode, let output = try infer(input, view: view) { return output }
    for (index, layer) in network.layers.enumerated() {
      let x = layer.input < 0 ? input : outputs[layer.input]
      activations[index] = nil
      if case .convolution = layer.operation { chooseConvolution(index, layer, frames: x.shape.frames, mode) }
      if case .training(let view) = mode, case .norm = layer.operation, convolution(with: index) != nil {
        outputs[index] = joinedNorm(index, layer, x, mode, view: view)
        continue
      }
      let y = output(index, layer, x, mode)
      outputs[index] = y
      try run(index, layer, x, y, mode)
    }
    return outputs[outputs.count - 1]
  }

  /// The output of a norm that its convolution has begun, left unscaled where all its readers take that.
  private func joinedNorm(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ mode: Mode, view: String)
    -> Tensor
  {
    let peaks = peaks(index - 1, layer, x)
    let readers = network.layers.indices.filter { network.layers[$0].input == index }
    let takeActivation = readers.allSatisfy { reader in
      guard case .convolution = network.layers[reader].operation else { return false }
      chooseConvolution(reader, network.layers[reader], frames: peaks.shape.frames, mode)
      guard case .winograd(let kernel) = convolutions[reader] else { return false }
      return kernel.takesActivation
    }
    let y = readers.isEmpty || !takeActivation ? output(index, layer, x, mode) : nil
    finishNorm(index, layer, x, peaks: peaks, view: view, into: y)
    return y ?? peaks
  }

  /// What the layer reads.
  func source(_ layer: Network.Layer) -> LayerSource {
    layer.input < 0
      ? LayerSource(tensor: input)
      : LayerSource(tensor: outputs[layer.input], activation: activations[layer.input])
  }

  /// The output by the network's ``InferencePlan``; `nil` when it has none.
  private func infer(_ input: Tensor, view: String) throws(NetworkError) -> Tensor? {
    let frames = input.shape.frames
    guard let plan = try network.inferencePlan(view: view, frames: frames, precision: precision) else {
      return nil
    }
    if planned?.plan !== plan {
      planned = (plan, (0..<team.threads).map { _ in InferenceWorkspace(plan, ownsInput: true) })
    }
    guard let workspaces = planned?.workspaces else { return nil }
    var shape = plan.outputShape
    shape.items = input.shape.items
    inferred.resize(shape)
    let (output, items) = (inferred, input.shape.items)
    team.run((items + plan.items - 1) / plan.items) { group, worker in
      let first = group * plan.items
      plan.run(
        input.item(first), count: min(plan.items, items - first), into: output.item(first),
        workspaces[worker])
    }
    return output
  }

  /// The tensor a layer writes to: its input's where nothing else needs that, else its own.
  private func output(_ index: Int, _ layer: Network.Layer, _ x: Tensor, _ mode: Mode) -> Tensor {
    let inPlace: Bool
    switch (layer.operation, mode) {
    case (.relu, _), (.sigmoid, _): inPlace = layer.ownsInput && overwritable(layer.input)
    case (.norm(_, pool: nil), .inference): inPlace = layer.ownsInput
    default: inPlace = false
    }
    return inPlace ? x : kept(&owned[index], layer.outputShape(x.shape))
  }

  /// The tensor that is kept in a place from run to run, in the shape that is wanted now.
  func kept(_ place: inout Tensor?, _ shape: TensorShape) -> Tensor {
    let tensor = place ?? Tensor(shape)
    tensor.resize(shape)
    place = tensor
    return tensor
  }

  /// Whether the backward pass does without the output of layer `index` once another layer has replaced
  /// it: max-pool, ReLU and sigmoid need their output, all others their input only.
  func overwritable(_ index: Int) -> Bool {
    switch network.layers[index].operation {
    case .maxPool, .relu, .sigmoid: false
    default: true
    }
  }

  private func run(
    _ index: Int, _ layer: Network.Layer, _ x: Tensor, _ y: Tensor, _ mode: Mode
  ) throws(NetworkError) {
    let items = x.shape.items
    switch layer.operation {
    case .convolution: convolution(index, layer, source(layer), y)
    case .norm: try norm(index, layer, x, y, mode)
    case .relu:
      team.run(items) { item, _ in vagary_relu(x.item(item), x.shape.itemCount, y.item(item)) }
    case .sigmoid:
      team.run(items) { item, _ in vagary_sigmoid(x.item(item), x.shape.itemCount, y.item(item)) }
    case .maxPool(let pool):
      let span = Int32(pool.span(frames: x.shape.frames))
      team.run(items) { item, _ in
        vagary_max_pool(
          x.item(item), Int32(x.shape.frames), Int32(x.shape.height), Int32(x.shape.width),
          Int32(x.shape.channels), span, y.item(item))
      }
    case .upsample:
      team.run(items) { item, _ in
        vagary_upsample(
          x.item(item), Int32(x.shape.frames), Int32(x.shape.height), Int32(x.shape.width),
          Int32(x.shape.channels), y.item(item))
      }
    case .dense(let outputs):
      guard let weight = layer.weight, let bias = layer.bias else { return }
      precondition(x.shape.frames == 1, "dense layers take one frame")
      for item in 0..<items { y.item(item).update(from: bias.values, count: outputs) }
      vagary_gemm(
        0, 0, Int32(items), Int32(outputs), Int32(x.shape.itemCount), x.data, weight.values, 1, y.data)
    }
  }
}

/// One block of working memory for each thread of a team, 64-byte aligned; zero at first, because what fills a
/// block of work up is computed too and not-a-number is slow.
final class Scratch {
  private var blocks: [UnsafeMutablePointer<Float>]
  private var capacity: Int

  init(workers: Int, count: Int = 1) {
    capacity = max(1, count)
    blocks = (0..<workers).map { _ in .allocateZeros(count) }
  }

  deinit { for block in blocks { block.deallocate() } }

  func reserve(_ count: Int) {
    guard count > capacity else { return }
    capacity = count
    blocks = blocks.map {
      $0.deallocate()
      return .allocateZeros(count)
    }
  }

  func memory(_ worker: Int) -> UnsafeMutablePointer<Float> { blocks[worker] }
}
