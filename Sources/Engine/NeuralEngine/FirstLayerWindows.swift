import CKernels

/// The first layer of a backbone for several views of a clip at once: an output depends on three frames, and views
/// that have the same three have the same output until batch norm, whose statistics are a view's own.
///
/// Read-only once made; shared by threads.
package final class FirstLayerWindows: @unchecked Sendable {
  /// Frames before, at and behind an output, as places among the pictures; -1: outside the view.
  package typealias Window = (Int32, Int32, Int32)

  /// The largest number of pictures.
  package static let pictures = Int(VAGARY_CLIP_FRAMES)
  private let plan: vagary_layer_plan
  private let weights: UnsafeMutablePointer<Float>
  private let sign: UnsafeMutablePointer<Float>

  /// - Returns: `nil` where it does not pay or is not computed this way: the first layer has no pool in space, or the
  ///   kernels do not take it.
  package init?(_ backbone: Network, precision: Precision) {
    guard let draft = FusedLayerDraft(backbone.layers, at: 0), draft.pool?.overTime == false,
      !draft.isEnlarged,
      let gamma = draft.norm?.weight, let weight = draft.layer.weight,
      draft.convolution.time == 3, draft.layer.input < 0,
      var plan = draft.plan(frames: Self.pictures, precision: precision, hasBorder: false),
      plan.is_picture == 1
    else { return nil }
    self.plan = plan
    weights = .allocateAligned(plan.weights)
    vagary_layer_weights(&plan, weight.values, nil, weights)
    sign = .allocateAligned(gamma.count)
    for channel in 0..<gamma.count { sign[channel] = gamma.values[channel] < 0 ? -1 : 1 }
  }

  deinit {
    weights.deallocate()
    sign.deallocate()
  }

  /// Floats of one output.
  package var outputCount: Int { plan.out_frame }
  /// Floats of working memory, zero at first.
  package var scratch: Int { plan.scratch }

  /// Computes outputs without scale, shift and ReLU, ``outputCount`` floats for each of `windows`.
  ///
  /// - Parameters:
  ///   - places: where in `pictures` each picture begins, at most ``pictures``.
  package func run(
    _ pictures: ClipPictures, places: UnsafeBufferPointer<Int>, windows: UnsafeBufferPointer<Window>,
    into outputs: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    precondition(places.count <= Self.pictures, "as many pictures as the plan is for")
    var plan = plan
    var shared = vagary_layer_windows(
      pictures: Int32(places.count), picture_at: places.baseAddress, count: Int32(windows.count),
      frames: windows.baseAddress, sign: sign)
    vagary_layer_windows_run(&plan, pictures.memory, &shared, weights, outputs, scratch)
  }
}
