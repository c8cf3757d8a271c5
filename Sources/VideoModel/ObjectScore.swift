/// Why a detection has no score. The raw value is the word in messages, logs and counters.
package enum NotScoredReason: String, Sendable, Hashable, CaseIterable, Codable {
  /// The box is not finite, or its part inside the frame is less than 1 px wide or high.
  case impossibleBox = "impossible-box"
  /// The stream ended with fewer frames than a clip needs.
  case streamTooShort = "stream-too-short"
  /// The spacing of the capture times around the frame differs by more than 50 % from the usual one.
  case captureGap = "capture-gap"
  /// The frame size changed inside the clip.
  case frameSizeChanged = "frame-size-changed"
  /// The pixels could not be decoded.
  case undecodable = "undecodable"
  /// The frame of the detections did not arrive.
  case frameMissing = "frame-missing"
  /// The node had more work than it could do.
  case overload = "overload"
  /// No bundle is loaded for this source.
  case noBundle = "no-bundle"
  /// The frame already has a list of detections.
  case duplicateDetections = "duplicate-detections"
  /// Every task abstained or failed.
  case noTask = "no-task"
  /// The node was stopped before the clip was complete.
  case stopping
  /// The detections arrived after their frame had continued without them.
  case lateDetections = "late-detections"
  /// The object is inside an `ignore` area of the source.
  case ignored
  /// The confidence is too low to begin a track, and the detection continues none.
  case lowConfidence = "low-confidence"
}

/// The score of one proxy task for one object.
package struct TaskScore: Sendable, Hashable {
  /// Short task id, for example `arrow-of-time`.
  package var task: String
  /// Score on the unbounded scale of the task, higher is odder; `nil` when the task abstained.
  package var raw: Float?
  /// `raw` in standard deviations from the mean of held-out normal footage; `nil` when the task abstained or has no
  /// calibration.
  package var standardised: Float?
  /// Probability that a normal object scores this high, 0...1, smaller is odder; `nil` as for `standardised`.
  package var tail: Float?
  /// Part of the object's oddness that comes from this task, 0...1; the shares of all tasks sum to 1.
  package var share: Float

  package init(task: String, raw: Float?, standardised: Float? = nil, tail: Float? = nil, share: Float = 0) {
    self.task = task
    self.raw = raw
    self.standardised = standardised
    self.tail = tail
    self.share = share
  }
}

/// The scores of one detection.
package struct ObjectScore: Sendable, Hashable {
  package var box: BoundingBox
  package var label: String
  package var confidence: Float
  /// Track id: `<prefix>-<n>`, or the id that the producer of the detections sent.
  package var track: String
  package var tasks: [TaskScore]
  /// Fused score on the scale of the configured fusion mode. By default the mean of ``TaskScore/standardised`` over the
  /// tasks that did not abstain.
  package var raw: Float
  /// Mean of the bounded task scores as in Georgescu et al. (CVPR 2021, arXiv 2011.07491), for comparison.
  package var plainMean: Float
  /// `-log10` of the tail probability of the tasks' mean surprise on held-out normal footage, 0 or more, higher is odder.
  /// The surprise of a task is `-log10` of its ``TaskScore/tail``. This score does not depend on the fusion mode; events
  /// are decided on it.
  package var calibrated: Float

  package init(
    box: BoundingBox, label: String, confidence: Float, track: String, tasks: [TaskScore], raw: Float,
    plainMean: Float, calibrated: Float
  ) {
    self.box = box
    self.label = label
    self.confidence = confidence
    self.track = track
    self.tasks = tasks
    self.raw = raw
    self.plainMean = plainMean
    self.calibrated = calibrated
  }
}

/// A detection without a score.
package struct NotScored: Sendable, Hashable {
  package var box: BoundingBox
  package var label: String
  package var track: String
  package var reason: NotScoredReason

  package init(box: BoundingBox, label: String, track: String, reason: NotScoredReason) {
    self.box = box
    self.label = label
    self.track = track
    self.reason = reason
  }
}

extension [NotScored] {
  /// Number of detections that were not left out on purpose (``NotScoredReason/ignored``,
  /// ``NotScoredReason/lowConfidence``).
  package var seenCount: Int { count { $0.reason != .ignored && $0.reason != .lowConfidence } }
}
