import NeuralEngine
import PluginABI

/// The input of a head and what its output is compared with.
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

extension HeadContext {
  /// The shape of the shared features.
  var features: LayerShape { LayerShape(channels: channels, height: height, width: width) }

  /// Checks a whole head: its layers, and that its output fits what the task is compared with.
  ///
  /// - Returns: the shape of the output.
  @discardableResult
  func check(_ layers: [LayerSpec], for needs: TaskNeeds) throws(ContractBreach) -> LayerShape {
    let shapes: [LayerShape]
    do throws(NetworkError) { shapes = try LayerSpec.shapes(of: layers, on: features) } catch {
      throw ContractBreach(error.description)
    }
    guard let output = shapes.last else { throw ContractBreach("the head has no layer") }
    guard let wanted = targetWidth(of: needs.target) else {
      guard output.count >= 2 else {
        throw ContractBreach("the output has \(output.count) value, a label needs at least 2")
      }
      return output
    }
    guard output.count == wanted else {
      throw ContractBreach(
        "the output has \(output.count) values, its target \(needs.target.rawValue) has \(wanted)")
    }
    return output
  }
}
