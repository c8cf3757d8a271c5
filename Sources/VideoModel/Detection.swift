/// A box a detector saw in one frame.
public struct Detection: Sendable, Hashable {
  public var box: BoundingBox
  /// The most likely class; empty when the detector has no classes.
  public var label: String
  /// 0...1; what it means is the detector's (``DetectorIdentity/scoreMeaning``).
  public var confidence: Float
  /// Probability of every class WITHOUT objectness, in the order of ``DetectorIdentity/labels``;
  /// empty when the detector sends a label alone.
  public var classScores: [Float]
  /// The producer's own track, empty when it does not track.
  public var trackID: String

  public init(
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
  public func placed(in box: BoundingBox) -> Detection {
    var placed = self
    placed.box = box
    return placed
  }
}

/// Which detector saw the boxes; scores of one detector cannot be calibrated on another's boxes.
public struct DetectorIdentity: Sendable, Hashable {
  /// For example `dev.vagary.opencv-dnn:yolox_nano` or the name another producer gives itself.
  public var id: String
  public var version: String
  /// Class names by index of ``Detection/classScores``; empty when it has no classes.
  public var labels: [String]
  /// For example `objectness*class`.
  public var scoreMeaning: String

  public init(id: String, version: String = "", labels: [String] = [], scoreMeaning: String = "") {
    self.id = id
    self.version = version
    self.labels = labels
    self.scoreMeaning = scoreMeaning
  }
}

/// All boxes of one frame. An empty list means nothing was there; a frame nobody looked at has none.
public struct FrameDetections: Sendable, Hashable {
  public var source: SourceID
  public var stamp: FrameStamp
  /// Size of the frame the boxes are measured in, pixels.
  public var frameWidth: Int
  public var frameHeight: Int
  public var detector: DetectorIdentity
  public var detections: [Detection]

  public init(
    source: SourceID, stamp: FrameStamp, frameWidth: Int, frameHeight: Int, detector: DetectorIdentity,
    detections: [Detection]
  ) {
    self.source = source
    self.stamp = stamp
    self.frameWidth = frameWidth
    self.frameHeight = frameHeight
    self.detector = detector
    self.detections = detections
  }
}
