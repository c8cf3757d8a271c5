import PluginABI

/// What a head stands on and is compared with.
package struct HeadContext: Sendable, Hashable {
  /// Shape of the shared features, for example 32, 8, 8.
  package var channels: Int
  package var height: Int
  package var width: Int
  /// Side of the square crops, pixels.
  package var cropSide: Int
  /// Times the backbone halved height and width.
  package var pools: Int
  /// Classes of the detector, 0 when it has none.
  package var classCount: Int
  /// Values of the teacher's vector, 0 without a teacher.
  package var teacherWidth: Int

  package init(
    channels: Int, height: Int, width: Int, cropSide: Int = 64, pools: Int, classCount: Int = 0,
    teacherWidth: Int = 0
  ) {
    self.channels = channels
    self.height = height
    self.width = width
    self.cropSide = cropSide
    self.pools = pools
    self.classCount = classCount
    self.teacherWidth = teacherWidth
  }

  /// Values of one target of `kind`; `nil` for a label, which is an index.
  package func targetWidth(of kind: TaskTarget) -> Int? {
    switch kind {
    case .label: nil
    case .middleCrop: 3 * cropSide * cropSide
    case .classScores: classCount > 0 ? classCount : teacherWidth
    case .teacher: teacherWidth
    }
  }

  var raw: vagary_head_context {
    vagary_head_context(
      struct_size: UInt32(MemoryLayout<vagary_head_context>.size), channels: UInt32(channels),
      height: UInt32(height), width: UInt32(width), crop_side: UInt32(cropSide), pools: UInt32(pools),
      class_count: UInt32(classCount), teacher_width: UInt32(teacherWidth))
  }
}

/// One layer of a head.
package struct HeadLayer: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// `a` filters of side `b` (odd), zero padding `b / 2`, stride 1.
    case conv2d
    /// Over channels; statistics per view.
    case batchNorm = "batch-norm"
    case relu
    /// 2x2, stride 2.
    case maxPool = "max-pool"
    /// Nearest, twice the height and width.
    case upsample
    /// `a` outputs; its input is flattened in the order C, H, W.
    case dense
    /// 1 / (1 + e^-x).
    case sigmoid
  }

  package let kind: Kind
  /// -1: the previous layer (of the first layer: the features); otherwise the index of an earlier one.
  package let input: Int
  package let a: Int
  package let b: Int

  package init(kind: Kind, input: Int = -1, a: Int = 0, b: Int = 0) {
    self.kind = kind
    self.input = input
    self.a = a
    self.b = b
  }

  /// Reads a plugin's answer.
  init(_ raw: vagary_layer) throws(ContractBreach) {
    switch raw.kind {
    case VAGARY_LAYER_CONV2D.rawValue: kind = .conv2d
    case VAGARY_LAYER_BATCH_NORM.rawValue: kind = .batchNorm
    case VAGARY_LAYER_RELU.rawValue: kind = .relu
    case VAGARY_LAYER_MAX_POOL.rawValue: kind = .maxPool
    case VAGARY_LAYER_UPSAMPLE.rawValue: kind = .upsample
    case VAGARY_LAYER_DENSE.rawValue: kind = .dense
    case VAGARY_LAYER_SIGMOID.rawValue: kind = .sigmoid
    default: throw ContractBreach("layer kind \(raw.kind) is unknown")
    }
    input = Int(raw.input)
    a = Int(raw.a)
    b = Int(raw.b)
  }
}

/// Shape of what a head layer puts out.
package struct HeadShape: Sendable, Hashable {
  package let channels: Int
  package let height: Int
  package let width: Int

  package init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Values of one output.
  package var count: Int { channels * height * width }
}
