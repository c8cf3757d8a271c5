import PluginABI
import VideoModel

/// The target that a task's output is compared with.
package enum TaskTarget: String, Sendable, Hashable, CaseIterable {
  /// The class index that came with the training sample; training only.
  case label
  /// The crop of the detection's own frame, `[3, side, side]`, 0...1.
  case middleCrop = "middle-crop"
  /// The detector's class probabilities, or the teacher's vector where it has no classes.
  case classScores = "class-scores"
  /// The teacher's vector.
  case teacher
}

package enum TaskLoss: String, Sendable, Hashable, CaseIterable {
  /// Softmax cross-entropy; goes with ``TaskTarget/label`` only.
  case crossEntropy = "cross-entropy"
  /// Mean absolute difference.
  case l1
  /// Mean squared difference.
  case squared
}

/// The scale of a task's raw score.
package enum TaskScale: String, Sendable, Hashable, CaseIterable {
  /// An error, 0 or more.
  case linear
  /// A logit margin; the logistic function makes it a probability.
  case logit
}

/// Everything that a task asks of the host.
package struct TaskNeeds: Sendable, Hashable {
  /// Frames of a clip at run time.
  package let view: ClipView
  /// Training samples made of each object, 1...8.
  package let samples: Int
  /// Largest distance of a sample's frame from the detection's own, in clip steps.
  package let reach: Int
  package let target: TaskTarget
  package let loss: TaskLoss
  /// Factor of this task's loss in the joint loss, 0 or more.
  package let lossWeight: Float
  package let scale: TaskScale

  package init(
    view: ClipView, samples: Int, reach: Int, target: TaskTarget, loss: TaskLoss, lossWeight: Float,
    scale: TaskScale
  ) {
    self.view = view
    self.samples = samples
    self.reach = reach
    self.target = target
    self.loss = loss
    self.lossWeight = lossWeight
    self.scale = scale
  }
}

/// One training sample of a task.
package struct TaskSample: Sendable, Hashable {
  /// Frames in the order shown to the backbone, in clip steps from the detection's own frame.
  package let offsets: [Int]
  /// Class index; 0 unless the task's target is ``TaskTarget/label``.
  package let label: Int

  package init(offsets: [Int], label: Int) {
    self.offsets = offsets
    self.label = label
  }
}

extension ClipView {
  /// The view that a plugin gave; `nil` unless it has 1 to 16 offsets.
  init?<Offsets>(of offsets: Offsets, count: UInt32) {
    let given = withUnsafeBytes(of: offsets) { Array($0.bindMemory(to: Int32.self).prefix(Int(count))) }
    guard given.count == count else { return nil }
    self.init(offsets: given.map(Int.init))
  }
}

extension TaskNeeds {
  /// Largest `reach` a plugin may ask for, in clip steps.
  static let largestReach = 64

  /// Reads a plugin's answer; throws a text that says what is wrong with it.
  init(_ raw: vagary_task_needs) throws(ContractBreach) {
    guard let view = ClipView(of: raw.view, count: raw.view_count) else {
      throw ContractBreach("view_count is \(raw.view_count), must be 1 to 16")
    }
    guard (1...8).contains(raw.samples) else {
      throw ContractBreach("samples is \(raw.samples), must be 1 to 8")
    }
    let farthest = view.offsets.map(abs).max() ?? 0
    guard Int(raw.reach) >= farthest, Int(raw.reach) <= Self.largestReach else {
      throw ContractBreach(
        "reach is \(raw.reach), must be at least the view's own \(farthest) and at most \(Self.largestReach)")
    }
    guard raw.loss_weight.isFinite, raw.loss_weight >= 0 else {
      throw ContractBreach("loss_weight is \(raw.loss_weight), must be 0 or more")
    }
    let target: TaskTarget
    switch raw.target {
    case VAGARY_TARGET_LABEL.rawValue: target = .label
    case VAGARY_TARGET_MIDDLE_CROP.rawValue: target = .middleCrop
    case VAGARY_TARGET_CLASS_SCORES.rawValue: target = .classScores
    case VAGARY_TARGET_TEACHER.rawValue: target = .teacher
    default: throw ContractBreach("target \(raw.target) is unknown")
    }
    let loss: TaskLoss
    switch raw.loss {
    case VAGARY_LOSS_CROSS_ENTROPY.rawValue: loss = .crossEntropy
    case VAGARY_LOSS_L1.rawValue: loss = .l1
    case VAGARY_LOSS_SQUARED.rawValue: loss = .squared
    default: throw ContractBreach("loss \(raw.loss) is unknown")
    }
    guard (target == .label) == (loss == .crossEntropy) else {
      throw ContractBreach("target \(target.rawValue) cannot have the loss \(loss.rawValue)")
    }
    let scale: TaskScale
    switch raw.scale {
    case VAGARY_SCALE_LINEAR.rawValue: scale = .linear
    case VAGARY_SCALE_LOGIT.rawValue: scale = .logit
    default: throw ContractBreach("scale \(raw.scale) is unknown")
    }
    self.init(
      view: view, samples: Int(raw.samples), reach: Int(raw.reach), target: target, loss: loss,
      lossWeight: raw.loss_weight, scale: scale)
  }
}

/// A text that says how an answer of a plugin breaks the contract.
struct ContractBreach: Error, Equatable {
  let text: String

  init(_ text: String) { self.text = text }
}
