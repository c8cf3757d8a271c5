import VideoModel

/// The fused score of one object.
package struct FusedObject: Sendable, Hashable {
  /// By the mode of the fusion, higher is odder; unbounded except for the plain mean.
  package var raw: Float
  /// The paper's mean of the bounded scores; 0 when no task with an opinion has one.
  package var plainMean: Float
  /// Tail probability of the tasks' mean surprise (``FusionMode/evidence``) on held-out normal footage as `-log10`, 0 or
  /// more.
  package var calibrated: Float
  /// One for each task asked, in that order, abstaining and uncalibrated ones included.
  package var tasks: [TaskScore]

  /// As the score of the object it belongs to.
  package func objectScore(box: BoundingBox, label: String, confidence: Float, track: String) -> ObjectScore {
    ObjectScore(
      box: box, label: label, confidence: confidence, track: track, tasks: tasks, raw: raw,
      plainMean: plainMean, calibrated: calibrated)
  }
}

/// Fuses what the tasks say of one object. Stateless: threads may share one.
///
/// A task without an opinion, without a calibration or with a constant one is left out, and the
/// others carry the score.
package struct ObjectFusion: Sendable {
  package let calibration: Calibration
  package let mode: FusionMode

  /// - Parameter calibration: must be without ``Calibration/problems()``.
  package init(calibration: Calibration, mode: FusionMode = .meanStandardised) {
    self.calibration = calibration
    self.mode = mode
  }

  /// `nil` when no task is left to carry the score.
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

  /// A task's opinion on the calibrated scales.
  struct Judged {
    var standardised: Double
    var surprise: Double
    var tail: Float
  }

  /// One entry for each score; `nil` where the task does not count.
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

  /// A task's share is its part of the positive deviations: what it added to the fused score. Where
  /// no task is above its mean, its part of the surprise instead, and equal parts where there is none.
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
