import PluginHost
import VideoModel

/// What the detector's classes look like to the tasks.
public enum ClassScoreMode: String, Sendable, Hashable, Codable, CaseIterable {
  /// Probability of every class, without objectness.
  case full
  /// A label and a confidence: a vector with that one entry.
  case label
  /// No classes: a teacher stands in, or the task abstains.
  case none
}

/// Where the targets of an object come from, agreed between training and running.
public struct TargetSource: Sendable {
  public let mode: ClassScoreMode
  /// Class names by index.
  public let labels: [String]
  public let teacher: TeacherPlugin?
  private let indexes: [String: Int]

  public init(mode: ClassScoreMode, labels: [String], teacher: TeacherPlugin?) {
    self.mode = mode
    self.labels = labels
    self.teacher = teacher
    indexes = Dictionary(labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public var classCount: Int { mode == .none ? 0 : labels.count }
  public var teacherWidth: Int { teacher?.width ?? 0 }

  /// The class vector of a detection, `classCount` values; `nil` when it has none that fits.
  public func classVector(of detection: Detection) -> [Float]? {
    switch mode {
    case .full:
      return detection.classScores.count == labels.count ? detection.classScores : nil
    case .label:
      guard let index = indexes[detection.label] else { return nil }
      var vector = [Float](repeating: 0, count: labels.count)
      vector[index] = detection.confidence
      return vector
    case .none: return nil
    }
  }

  /// Targets of kind `target` for a batch, each in C, H, W order; `crops` are the middle crops
  /// [N][3, side, side] in C, H, W order. Empty for labels.
  ///
  /// - Parameter scoring: whether this is scoring, where a teacher for training only stays silent.
  public func targets(
    _ target: TaskTarget, detections: [Detection], crops: [[Float]], side: Int, scoring: Bool
  ) throws(PluginError) -> [[Float]?] {
    switch target {
    case .label: return []
    case .middleCrop: return crops
    case .classScores where mode != .none: return detections.map(classVector)
    case .classScores, .teacher:
      guard let teacher, teacher.atScoring || !scoring else { return detections.map { _ in nil } }
      let flat = crops.flatMap { $0 }
      let vectors = try flat.withUnsafeBufferPointer { (crops) throws(PluginError) -> [Float] in
        try teacher.teach(crops: crops, count: detections.count, side: side)
      }
      return detections.indices.map { Array(vectors[($0 * teacher.width)..<(($0 + 1) * teacher.width)]) }
    }
  }
}
