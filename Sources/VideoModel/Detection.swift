/// A box a detector saw in one frame.
package struct Detection: Sendable, Hashable {
  package var box: BoundingBox
  /// The most likely class; empty when the detector has no classes.
  package var label: String
  /// 0...1; what it means is the detector's (``DetectorIdentity/scoreMeaning``).
  package var confidence: Float
  /// Probability of every class WITHOUT objectness, in the order of ``DetectorIdentity/labels``;
  /// empty when the detector sends a label alone.
  package var classScores: [Float]
  /// The producer's own track, empty when it does not track.
  package var trackID: String

  package init(
    box: BoundingBox, label: String = "", confidence: Float = 1, classScores: [Float] = [],
    trackID: String = ""
  ) {
    self.box = box
    self.label = label
    self.confidence = confidence
    self.classScores = classScores
    self.trackID = trackID
  }

  /// The same in another box.
  package func placed(in box: BoundingBox) -> Detection {
    var placed = self
    placed.box = box
    return placed
  }
}

/// Which detector saw the boxes; scores of one detector cannot be calibrated on another's boxes.
package struct DetectorIdentity: Sendable, Hashable {
  /// For example `dev.vagary.opencv-dnn:yolox_nano` or the name another producer gives itself.
  package var id: String
  package var version: String
  /// Class names by index of ``Detection/classScores``; empty when it has no classes.
  package var labels: [String]
  /// For example `objectness*class`.
  package var scoreMeaning: String

  package init(id: String, version: String = "", labels: [String] = [], scoreMeaning: String = "") {
    self.id = id
    self.version = version
    self.labels = labels
    self.scoreMeaning = scoreMeaning
  }
}

/// All boxes of one frame. An empty list means nothing was there; a frame nobody looked at has none.
package struct FrameDetections: Sendable, Hashable {
  package var source: SourceID
  package var stamp: FrameStamp
  /// Size of the frame the boxes are measured in, pixels.
  package var frameWidth: Int
  package var frameHeight: Int
  package var detector: DetectorIdentity
  package var detections: [Detection]
  /// Of the message that brought the detections.
  package var trace: TraceContext?

  package init(
    source: SourceID, stamp: FrameStamp, frameWidth: Int, frameHeight: Int, detector: DetectorIdentity,
    detections: [Detection], trace: TraceContext? = nil
  ) {
    self.source = source
    self.stamp = stamp
    self.frameWidth = frameWidth
    self.frameHeight = frameHeight
    self.detector = detector
    self.detections = detections
    self.trace = trace
  }
}
