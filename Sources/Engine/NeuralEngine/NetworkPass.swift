/// One run after another of a network over batches: the outputs of its layers and, on the way back, their gradients.
///
/// Memory is kept from run to run. Owned by one thread; items are shared out over `team`.
package final class NetworkPass {
  package typealias Mode = PassMode

  let network: Network
  let memory: PassMemory
  private let team: ThreadTeam
  /// The precision of inference.
  private let precision: Precision
  /// The latest plan of inference, and memory for it, one block for each thread.
  private var planned: (plan: InferencePlan, workspaces: [InferenceWorkspace])?
  private let inferred = Tensor(TensorShape(items: 0, channels: 1))

  package init(_ network: Network, team: ThreadTeam, precision: Precision = .exact) {
    self.network = network
    self.team = team
    self.precision = precision
    memory = PassMemory(network.layers, team: team)
  }

  /// Runs the layers over `input` [N][T][H][W][C]; the result is valid until the next run.
  ///
  /// - Throws: when a batch norm has no running statistics for the view.
  @discardableResult
  package func forward(_ input: Tensor, mode: Mode) throws(NetworkError) -> Tensor {
    let wanted = network.inputShape
    precondition(
      input.shape.channels == wanted.channels && input.shape.height == wanted.height
        && input.shape.width == wanted.width, "the input has the network's shape")
    memory.input = input
    if case .inference(let view) = mode, let output = try infer(input, view: view) { return output }
    for index in network.layers.indices {
      memory.activations[index] = nil
      let step = LayerStep(memory: memory, index: index)
      memory.outputs[index] = try network.layers[index].kind.forward(step, mode)
    }
    return memory.outputs[network.layers.count - 1]
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

  /// Goes back through the layers after a training-mode ``forward(_:mode:)``: adds to the gradients of
  /// the parameters and, when asked, returns the gradient of the input (valid until the next run).
  ///
  /// `outputGradient` has the shape of the output and is overwritten.
  @discardableResult
  package func backward(_ outputGradient: Tensor, wantsInputGradient: Bool = false) -> Tensor? {
    let layers = network.layers
    precondition(
      outputGradient.shape == memory.outputs[layers.count - 1].shape, "a gradient for every output")
    var arrived = [Tensor?](repeating: nil, count: layers.count)
    arrived[layers.count - 1] = outputGradient
    var inputGradient: Tensor?
    for index in layers.indices.reversed() {
      guard let dy = arrived[index] else { continue }
      let layer = layers[index]
      let step = LayerStep(memory: memory, index: index)
      if layer.kind.leavesGradient(step, dy) {
        arrived[index - 1] = dy
        continue
      }
      if layer.input < 0 && !wantsInputGradient {
        layer.kind.backward(step, dy, into: nil)
        continue
      }
      let earlier = layer.input < 0 ? inputGradient : arrived[layer.input]
      let place = earlier == nil && layer.ownsInput ? layer.kind.gradientPlace(step, dy) : nil
      let dx = place ?? memory.gradient(index, step.x.shape)
      layer.kind.backward(step, dy, into: dx)
      if let earlier { Self.add(dx, to: earlier) }
      if layer.input < 0 { inputGradient = earlier ?? dx } else { arrived[layer.input] = earlier ?? dx }
    }
    return inputGradient
  }

  private static func add(_ tensor: Tensor, to sum: Tensor) {
    for index in 0..<sum.shape.count { sum.data[index] += tensor.data[index] }
  }
}
