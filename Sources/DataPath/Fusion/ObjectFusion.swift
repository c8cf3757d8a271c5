import VideoModel

/// The fused score of one object.
package struct FusedObject: Sendable, Hashable {
  /// Raw score by the fusion mode, higher is odder. Unbounded, except in mode ``FusionMode/plainMean``.
  package var raw: Float
  /// Mean of the bounded scores as in the paper; 0 when no task has one.
  package var plainMean: Float
  /// `-log10` of the tail probability of the tasks' mean surprise (``FusionMode/evidence``) on held-out normal footage, 0 or
  /// more.
  package var calibrated: Float
  /// One score for each task, in the order of the raw scores; tasks that abstained or have no calibration are included.
  package var tasks: [TaskScore]

  /// The scores together with their object.
  package func objectScore(box: BoundingBox, label: String, confidence: Float, track: String) -> ObjectScore {
    ObjectScore(
      box: box, label: label, confidence: confidence, track: track, tasks: tasks, raw: raw,
      plainMean: plainMean, calibrated: calibrated)
  }
}

/// Fuses the task scores of one object. It has no state; threads may share it.
///
/// A task that abstained, has no calibration, or has a constant one is left out.
package struct ObjectFusion: Sendable {
  package let calibration: Calibration
  package let mode: FusionMode

  /// - Parameter calibration: must be without ``Calibration/problems()``.
  package init(calibration: Calibration, mode: FusionMode = .meanStandardised) {
    self.calibration = calibration
    self.mode = mode
  }

  /// The fused score; `nil` when no task is left.
  package func fuse(_ scores: [RawTaskScore]) -> FusedObject? {
    let judged = Self.judge(scores, calibration.tasks)
    guard let raw = Self.raw(scores, judged, mode) else { return nil }
    let surprise = Self.raw(scores, judged, .evidence).flatMap {
      calibration.fused[FusionMode.evidence.rawValue]?.objects.surprise($0)
    }
    return FusedObject(
      raw: raw, plainMean: Self.plainMean(scores) ?? 0, calibrated: Float(surprise ?? 0),
      tasks: Self.explain(scores, judged))
  }

  /// A task score on the calibrated scales.
  struct Judged {
    var standardised: Double
    var surprise: Double
    var tail: Float
  }

  /// One entry for each score; `nil` where the task is left out.
  static func judge(_ scores: [RawTaskScore], _ tasks: [String: TaskCalibration]) -> [Judged?] {
    scores.map { score in
      guard let raw = score.opinion, let task = tasks[score.task],
        let standardised = task.standardised(raw)
      else { return nil }
      return Judged(
        standardised: standardised, surprise: task.tail.surprise(raw), tail: task.tail.tail(raw))
    }
  }

  static func raw(_ scores: [RawTaskScore], _ judged: [Judged?], _ mode: FusionMode) -> Float? {
    let opinions = judged.compactMap { $0 }
    guard !opinions.isEmpty else { return nil }
    let count = Double(opinions.count)
    return switch mode {
    case .meanStandardised: Float(opinions.reduce(0) { $0 + $1.standardised } / count)
    case .meanTail: Float(opinions.reduce(0) { $0 + $1.surprise } / count)
    case .maximum: opinions.map(\.standardised).max().map { Float($0) }
    case .plainMean: plainMean(scores)
    }
  }

  private static func plainMean(_ scores: [RawTaskScore]) -> Float? {
    let bounded = scores.compactMap(\.boundedOpinion)
    guard !bounded.isEmpty else { return nil }
    return Float(bounded.reduce(0) { $0 + Double($1) } / Double(bounded.count))
  }

  /// Adds the shares. The share of a task is its part of the positive deviations. When no task is above its mean, it is the
  /// task's part of the surprise, and when there is no surprise, all shares are equal.
  private static func explain(_ scores: [RawTaskScore], _ judged: [Judged?]) -> [TaskScore] {
    let opinions = judged.compactMap { $0 }
    let deviations = opinions.reduce(0) { $0 + max(0, $1.standardised) }
    let surprises = opinions.reduce(0) { $0 + $1.surprise }
    return zip(scores, judged).map { score, judged in
      guard let judged else { return TaskScore(task: score.task, raw: score.opinion) }
      let share =
        if deviations > 0 {
          max(0, judged.standardised) / deviations
        } else if surprises > 0 {
          judged.surprise / surprises
        } else {
          1 / Double(opinions.count)
        }
      return TaskScore(
        task: score.task, raw: score.opinion, standardised: Float(judged.standardised),
        tail: judged.tail, share: Float(share))
    }
  }
}
