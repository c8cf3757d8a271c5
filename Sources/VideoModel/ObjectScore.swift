/// Why a detection has no score. The raw value is the word used on the wire, in logs and in counters.
package enum NotScoredReason: String, Sendable, Hashable, CaseIterable, Codable {
  /// The box has no finite, positive area of at least one pixel inside the frame.
  case impossibleBox = "impossible-box"
  /// The source ended (or changed) with fewer frames than a clip needs.
  case streamTooShort = "stream-too-short"
  /// Capture times around the frame are more than 50 % off the clip step.
  case captureGap = "capture-gap"
  /// The frame changed its size inside the clip.
  case frameSizeChanged = "frame-size-changed"
  /// The pixels could not be decoded.
  case undecodable = "undecodable"
  /// The frame the detections belong to never came.
  case frameMissing = "frame-missing"
  /// More work than the node can do; shed by the stated priority.
  case overload = "overload"
  /// No bundle is loaded for this source.
  case noBundle = "no-bundle"
  /// A second list of detections for a frame that has one.
  case duplicateDetections = "duplicate-detections"
  /// Every task abstained or failed.
  case noTask = "no-task"
  /// The node was stopped before the clip was complete.
  case stopping
  /// The detections came when their frame had gone on without them.
  case lateDetections = "late-detections"
  /// It stands where the source's `ignore` says not to look.
  case ignored
  /// Its confidence is too low to begin a track, and it goes on with none.
  case lowConfidence = "low-confidence"
}

/// What one proxy task says of one object.
package struct TaskScore: Sendable, Hashable {
  /// Short task id, for example `arrow-of-time`.
  package var task: String
  /// On the task's own unbounded scale, higher is odder; `nil` when the task abstained.
  package var raw: Float?
  /// Deviations from held-out normal footage; `nil` when the task abstained or is not calibrated.
  package var standardised: Float?
  /// Probability that a normal object scores this high, 0...1, smaller is odder; `nil` as above.
  package var tail: Float?
  /// Part of the object's oddness that this task accounts for, 0...1, sums to 1 over the tasks.
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
  /// `<tracker epoch>-<n>`, or the producer's own.
  package var track: String
  package var tasks: [TaskScore]
  /// Mean of the standardised raw scores of the tasks with an opinion.
  package var raw: Float
  /// The paper's plain mean on its bounded scales, for comparison.
  package var plainMean: Float
  /// Tail probability of `raw` on held-out normal footage as `-log10`, 0 or more, higher is odder.
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

/// A detection that got no score, and why.
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
  /// How many of them are things that the detector saw where it is to look, as footage from files counts them: those that
  /// are left out on purpose (``NotScoredReason/ignored``, ``NotScoredReason/lowConfidence``) are none.
  package var seenCount: Int { count { $0.reason != .ignored && $0.reason != .lowConfidence } }
}
