import PluginABI
import VideoModel

/// The inputs of a fitted task beside boxes and the size of the frame.
package struct FitInputs: OptionSet, Sendable, Hashable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The backbone's output on the task's view.
  package static let features = FitInputs(rawValue: VAGARY_FIT_FEATURES.rawValue)
  /// The crops of the task's view.
  package static let crops = FitInputs(rawValue: VAGARY_FIT_CROPS.rawValue)
  /// Where the object's track was before.
  package static let history = FitInputs(rawValue: VAGARY_FIT_HISTORY.rawValue)
  /// The detector's label and class scores.
  package static let classes = FitInputs(rawValue: VAGARY_FIT_CLASSES.rawValue)

  static let known: FitInputs = [.features, .crops, .history, .classes]
}

/// The inputs that a fitted task asks for.
package struct FitNeeds: Sendable, Hashable {
  package let inputs: FitInputs
  /// The view of its features and crops; `nil` where it asks for neither.
  package let view: ClipView?

  package init(inputs: FitInputs, view: ClipView?) {
    self.inputs = inputs
    self.view = view
  }
}

extension FitNeeds {
  /// Reads a plugin's answer; throws a text that says what is wrong with it.
  init(_ raw: vagary_fit_needs) throws(ContractBreach) {
    let inputs = FitInputs(rawValue: raw.inputs)
    guard FitInputs.known.isSuperset(of: inputs) else {
      throw ContractBreach("inputs is \(raw.inputs), which has a bit that no input of this ABI has")
    }
    guard !inputs.isDisjoint(with: [.features, .crops]) else {
      self.init(inputs: inputs, view: nil)
      return
    }
    guard let view = ClipView(of: raw.view, count: raw.view_count) else {
      throw ContractBreach("view_count is \(raw.view_count), must be 1 to 16 for features or crops")
    }
    let farthest = view.offsets.map(abs).max() ?? 0
    guard farthest <= TaskNeeds.largestReach else {
      throw ContractBreach(
        "the view reaches \(farthest) clip steps from its frame, at most \(TaskNeeds.largestReach) are possible"
      )
    }
    self.init(inputs: inputs, view: view)
  }
}

/// The form of the objects that a fitted task sees.
package struct FitContext: Sendable, Hashable {
  /// Size of the features.
  package let channels, height, width: Int
  /// Side of the crops, pixels.
  package let cropSide: Int
  /// Number of the detector's labels; 0 when it has none.
  package let classCount: Int

  package init(channels: Int, height: Int, width: Int, cropSide: Int = 64, classCount: Int = 0) {
    self.channels = channels
    self.height = height
    self.width = width
    self.cropSide = cropSide
    self.classCount = classCount
  }

  /// The context of a fitted task beside heads with that context.
  package init(_ context: HeadContext) {
    self.init(
      channels: context.channels, height: context.height, width: context.width, cropSide: context.cropSide,
      classCount: context.classCount)
  }

  /// Values of one object's features.
  package var featureCount: Int { channels * height * width }

  var raw: vagary_fit_context {
    vagary_fit_context(
      struct_size: UInt32(MemoryLayout<vagary_fit_context>.size), channels: UInt32(channels),
      height: UInt32(height), width: UInt32(width), crop_side: UInt32(cropSide),
      class_count: UInt32(classCount))
  }
}
