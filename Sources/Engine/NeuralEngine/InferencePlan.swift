import CKernels

/// A network as scoring computes it for clips of one length under one view: running statistics folded
/// into the weights, and each convolution in one pass over memory with the layers behind it.
///
/// Read-only once made; shared by threads, each with an ``InferenceWorkspace``.
package final class InferencePlan: @unchecked Sendable {
  /// Items of one frame that go through a network without time together.
  static let group = 8

  /// Frames of a clip.
  package let frames: Int
  /// Items computed at once: 1 for clips, up to ``group`` where there is no time.
  let items: Int
  let layers: [FusedLayer]
  /// The layers behind the convolutions; `nil`: none.
  let tail: InferenceTail?
  /// The shape of one item.
  package let outputShape: TensorShape
  /// The scaling of the view for the outputs of ``FirstLayerWindows``.
  private let firstActivation: LayerSource.Activation

  /// - Returns: `nil` for networks that are not computed this way: layers that do not form a chain, begin
  ///   without a convolution, or have sides or channels that ``vagary_layer_plan_make`` does not take.
  /// - Throws: when a batch norm has no running statistics for the view.
  init?(_ network: Network, view: String, frames: Int, precision: Precision) throws(NetworkError) {
    guard frames <= Int(VAGARY_CLIP_FRAMES) else { return nil }
    let isFlat = frames == 1 && !network.layers.contains { $0.kind.mixesFrames }
    items = isFlat ? Self.group : 1
    self.frames = frames
    var drafts: [FusedLayerDraft] = []
    var index = 0
    while let draft = FusedLayerDraft(network.layers, at: index) {
      drafts.append(draft)
      index = draft.end
    }
    guard !drafts.isEmpty else { return nil }
    var layers: [FusedLayer] = []
    for (number, draft) in drafts.enumerated() {
      let hasBorder = number + 1 < drafts.count
      let counts = isFlat ? Array(1...Self.group) : [frames]
      let plans = counts.compactMap { draft.plan(frames: $0, precision: precision, hasBorder: hasBorder) }
      guard plans.count == counts.count, let weight = draft.layer.weight else { return nil }
      let (scale, shift) = try draft.scaleAndShift(view: view)
      layers.append(FusedLayer(plans: plans, weight: weight, scale: scale, shift: shift))
    }
    self.layers = layers
    let (scale, shift) = try drafts[0].scaleAndShift(view: view)
    firstActivation = .init(scale: scale ?? [], shift: shift ?? [], relu: drafts[0].relu)
    let rest = network.layers[index...]
    tail = InferenceTail(rest)
    guard tail != nil || rest.isEmpty else { return nil }
    let last = network.outputShape
    let isOneFrame = isFlat || drafts.contains { $0.pool?.overTime == true }
    outputShape = TensorShape(
      items: 1, frames: isOneFrame ? 1 : frames, height: last.height, width: last.width,
      channels: last.channels)
    guard tail == nil || isOneFrame else { return nil }
  }

  /// The layout of the input.
  var input: vagary_layer_plan { layers[0].largest }

  /// Computes one clip.
  ///
  /// - Parameters:
  ///   - pictures: made for this plan, or one of the same network.
  ///   - frameAt: ``frames`` places in `pictures`.
  ///   - output: one item of ``outputShape``.
  /// - Precondition: a backbone: the network takes pictures and has no dense layers.
  package func run(
    _ pictures: ClipPictures, frameAt: UnsafePointer<Int>, into output: UnsafeMutablePointer<Float>,
    _ workspace: InferenceWorkspace
  ) {
    precondition(items == 1 && tail == nil && input.is_picture == 1, "a backbone")
    convolve(0, pictures.memory, frameAt, output, workspace)
  }

  /// Computes one clip from the outputs of ``FirstLayerWindows``.
  ///
  /// - Parameters:
  ///   - windows: the outputs.
  ///   - frameAt: where in `windows` the outputs of the ``frames`` begin.
  ///   - output: one item of ``outputShape``.
  package func run(
    windows: UnsafePointer<Float>, frameAt: UnsafePointer<Int>, into output: UnsafeMutablePointer<Float>,
    _ workspace: InferenceWorkspace
  ) {
    precondition(
      items == 1 && tail == nil && layers.count > 1 && !firstActivation.scale.isEmpty, "a backbone")
    let first = workspace.between[0]
    var plan = layers[1].largest
    vagary_layer_input_norm(
      &plan, windows, frameAt, firstActivation.scale, firstActivation.shift, firstActivation.relu ? 1 : 0,
      first)
    convolve(0, first, nil, output, workspace, from: 1)
  }

  /// Computes `count` items, at most ``items``, of [T][H][W][C] each.
  func run(
    _ input: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>,
    _ workspace: InferenceWorkspace
  ) {
    let first = workspace.input
    layers[0].plans.withUnsafeBufferPointer {
      vagary_layer_input($0.baseAddress! + (count - 1), input, first)
    }
    guard let tail else { return convolve(count - 1, first, nil, output, workspace) }
    convolve(count - 1, first, nil, workspace.features, workspace)
    tail.run(workspace.features, count: count, into: output)
  }

  private func convolve(
    _ index: Int, _ input: UnsafePointer<Float>, _ frameAt: UnsafePointer<Int>?,
    _ output: UnsafeMutablePointer<Float>, _ workspace: InferenceWorkspace, from firstLayer: Int = 0
  ) {
    var from = input
    for number in firstLayer..<layers.count {
      let layer = layers[number]
      let to = number + 1 < layers.count ? workspace.between[number] : output
      layer.run(index, from, frameAt: number == 0 ? frameAt : nil, to, workspace.scratch)
      from = UnsafePointer(to)
    }
  }
}
