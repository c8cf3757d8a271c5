import PluginABI

/// Does the clip run forward or backward?
///
/// Stateless: an instance is one byte that tells it from NULL.
enum ArrowOfTime {
  /// Seven consecutive frames around the detection's own.
  static let view: ClosedRange<Int32> = -3...3

  static func needs(_ needs: inout vagary_task_needs) {
    writeOffsets(reversed: false, to: &needs.view.0)
    needs.view_count = UInt32(view.count)
    needs.samples = 2
    needs.reach = view.upperBound
    needs.target = VAGARY_TARGET_LABEL.rawValue
    needs.loss = VAGARY_LOSS_CROSS_ENTROPY.rawValue
    needs.loss_weight = 1
    needs.scale = VAGARY_SCALE_LOGIT.rawValue
  }

  /// Writes the seven offsets, last first when `reversed`.
  static func writeOffsets(reversed: Bool, to offsets: UnsafeMutablePointer<Int32>) {
    for (place, offset) in view.enumerated() {
      offsets[place] = reversed ? -offset : offset
    }
  }
}

/// The head: conv2d 3x3 with 32 filters, ReLU, max-pool, two outputs (forward, backward).
func describeHead(_ layers: UnsafeMutablePointer<vagary_layer>) -> UInt32 {
  let head: [(vagary_layer_kind, UInt32, UInt32)] = [
    (VAGARY_LAYER_CONV2D, 32, 3), (VAGARY_LAYER_RELU, 0, 0), (VAGARY_LAYER_MAX_POOL, 0, 0),
    (VAGARY_LAYER_DENSE, 2, 0),
  ]
  for (index, layer) in head.enumerated() {
    layers[index] = vagary_layer(
      struct_size: UInt32(MemoryLayout<vagary_layer>.size), kind: layer.0.rawValue, input: -1,
      a: layer.1, b: layer.2)
  }
  return UInt32(head.count)
}
