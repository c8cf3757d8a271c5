import PluginHost
import VideoModel

extension TaskPlugin {
  /// Scores rows of outputs; `targets` holds `nil` where an object has none.
  func score(_ outputs: [[Float]], targets: [[Float]?]? = nil) throws -> [Float?] {
    let width = outputs.first?.count ?? 0
    let flat = outputs.flatMap { $0 }
    let mask: [UInt8]? = targets.map { $0.map { $0 == nil ? 0 : 1 } }
    let wanted = targets.map { $0.flatMap { $0 ?? Array(repeating: 0, count: width) } }
    var scores = [Float](repeating: .nan, count: outputs.count)
    var abstains = [UInt8](repeating: 0, count: outputs.count)
    if let wanted, let mask {
      try score(
        output: flat, count: outputs.count, width: width, target: wanted, targetWidth: width,
        hasTarget: mask,
        scores: &scores, abstains: &abstains)
    } else {
      try score(
        output: flat, count: outputs.count, width: width, target: nil, targetWidth: 0, hasTarget: nil,
        scores: &scores, abstains: &abstains)
    }
    return zip(scores, abstains).map { $1 == 0 ? $0 : nil }
  }
}

/// A head context of the default backbone.
func narrowContext(classes: Int = 0, teacher: Int = 0) -> HeadContext {
  HeadContext(channels: 32, height: 8, width: 8, pools: 3, classCount: classes, teacherWidth: teacher)
}
