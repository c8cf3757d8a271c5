import PluginHost
import VideoModel

/// The form in which tasks see the detector's classes.
package enum ClassScoreMode: String, Sendable, Hashable, Codable, CaseIterable {
  /// Probability of every class, without objectness.
  case full
  /// A label and a confidence: a vector with that one entry.
  case label
  /// No classes: a teacher takes their place, or the task abstains.
  case none
}

/// The source of an object's targets, one for training and scoring.
package struct TargetSource: Sendable {
  package let mode: ClassScoreMode
  /// Class names by index.
  package let labels: [String]
  package let teacher: TeacherPlugin?
  private let indexes: [String: Int]

  package init(mode: ClassScoreMode, labels: [String], teacher: TeacherPlugin?) {
    self.mode = mode
    self.labels = labels
    self.teacher = teacher
    indexes = Dictionary(labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package var classCount: Int { mode == .none ? 0 : labels.count }
  package var teacherWidth: Int { teacher?.width ?? 0 }

  /// The class of a detection; `nil` where it has none that is known.
  package func classIndex(of detection: Detection) -> Int? {
    mode == .none ? nil : indexes[detection.label]
  }

  /// Writes the class vector of a detection, `classCount` values; false when it has none that fits.
  package func writeClassVector(of detection: Detection, to row: UnsafeMutablePointer<Float>) -> Bool {
    switch mode {
    case .full:
      guard detection.classScores.count == labels.count else { return false }
      for (index, value) in detection.classScores.enumerated() { row[index] = value }
    case .label:
      guard let index = indexes[detection.label] else { return false }
      row.update(repeating: 0, count: labels.count)
      row[index] = detection.confidence
    case .none: return false
    }
    return true
  }

  /// Sets the targets of kind `target` of a batch, each in C, H, W order; none for labels. Allocates
  /// nothing once `batch` has grown to its size.
  ///
  /// - Parameters:
  ///   - width: values of one target.
  ///   - detection: the detection of an object, 0 ..< count.
  ///   - crops: the middle crops [count][3, side, side] in C, H, W order, valid until the targets are
  ///     read; `nil` where the kind needs none.
  ///   - scoring: whether this is scoring, where a teacher for training only stays silent.
  package func write(
    _ target: TaskTarget, count: Int, width: Int, detection: (Int) -> Detection,
    crops: UnsafePointer<Float>?, side: Int, scoring: Bool, to batch: TargetBatch
  ) throws(PluginError) {
    switch target {
    case .label: batch.reset(count: 0, width: 0)
    case .middleCrop:
      guard let crops else { preconditionFailure("a middle crop is a target of crops") }
      batch.borrow(crops, count: count, width: width)
    case .classScores where mode != .none:
      batch.reset(count: count, width: width)
      for index in 0..<count where writeClassVector(of: detection(index), to: batch.row(index)) {
        batch.present[index] = 1
      }
    case .classScores, .teacher:
      batch.reset(count: count, width: width)
      guard let teacher, teacher.atScoring || !scoring else { return }
      guard let crops else { preconditionFailure("a teacher looks at crops") }
      try teacher.teach(crops: crops, count: count, side: side, into: batch.row(0))
      batch.present.update(repeating: 1, count: count)
    }
  }

  /// The targets of kind `target` as arrays, `nil` for an object without one; empty for labels.
  package func targets(
    _ target: TaskTarget, detections: [Detection], crops: [[Float]], side: Int, scoring: Bool
  ) throws(PluginError) -> [[Float]?] {
    let width =
      switch target {
      case .label: 0
      case .middleCrop: crops.first?.count ?? 0
      case .classScores where mode != .none: classCount
      case .classScores, .teacher: teacherWidth
      }
    guard width > 0 else { return target == .label ? [] : detections.map { _ in nil } }
    let batch = TargetBatch()
    let flat = crops.flatMap { $0 }
    return try flat.withUnsafeBufferPointer { (flat) throws(PluginError) in
      try write(
        target, count: detections.count, width: width, detection: { detections[$0] },
        crops: flat.baseAddress, side: side, scoring: scoring, to: batch)
      return detections.indices.map { batch.values($0) }
    }
  }
}
