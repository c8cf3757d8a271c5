import PluginABI

/// A task that answers a question with two answers, the ordinary one with the label 0 and the odd one with the label 1.
///
/// Head, loss and score are given: the score is the logit of the odd answer less that of the ordinary one, any
/// number, 0 is undecided. The task adds its view, its samples and its settings.
public protocol PluginBinaryTask: PluginTask {}

extension PluginBinaryTask {
  /// Sets target, loss and scale of such a task, with the weight 1.
  public func setLoss(of needs: inout vagary_task_needs) {
    needs.target = VAGARY_TARGET_LABEL.rawValue
    needs.loss = VAGARY_LOSS_CROSS_ENTROPY.rawValue
    needs.loss_weight = 1
    needs.scale = VAGARY_SCALE_LOGIT.rawValue
  }

  /// conv2d 3x3 with 32 filters, ReLU, max-pool, two outputs.
  public func head(on context: vagary_head_context) throws(PluginFailure) -> [vagary_layer] {
    guard context.height % 2 == 0, context.width % 2 == 0 else {
      throw .unsupported(
        "the task needs features of even height and width, not \(context.width)x\(context.height)")
    }
    return [
      vagary_layer(VAGARY_LAYER_CONV2D, 32, 3), vagary_layer(VAGARY_LAYER_RELU),
      vagary_layer(VAGARY_LAYER_MAX_POOL), vagary_layer(VAGARY_LAYER_DENSE, 2),
    ]
  }

  public func score(
    _ outputs: vagary_outputs, _ score: UnsafeMutablePointer<Float>, _ abstain: UnsafeMutablePointer<UInt8>
  ) throws(PluginFailure) {
    guard outputs.width == 2 else {
      throw .badInput("the task reads heads of 2 outputs, not \(outputs.width)")
    }
    for object in 0..<Int(outputs.count) {
      score[object] = outputs.output[2 * object + 1] - outputs.output[2 * object]
      abstain[object] = 0
    }
  }
}
