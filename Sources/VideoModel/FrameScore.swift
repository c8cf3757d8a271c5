/// The scores of one frame: every detection of the frame is in `objects` or in `notScored`.
public struct FrameScore: Sendable, Hashable {
  public var source: SourceID
  public var stamp: FrameStamp
  public var frameWidth: Int
  public var frameHeight: Int
  /// Largest raw score of the objects; `nil` when no object was scored.
  public var raw: Float?
  /// `raw` after the causal filter; `nil` until the source has had a scored object.
  public var causal: Float?
  /// Largest calibrated score of the objects; `nil` when no object was scored.
  public var calibrated: Float?
  public var objects: [ObjectScore]
  public var notScored: [NotScored]
  /// Whether a detector looked at this frame at all.
  public var detected: Bool

  public init(
    source: SourceID, stamp: FrameStamp, frameWidth: Int, frameHeight: Int, raw: Float? = nil,
    causal: Float? = nil, calibrated: Float? = nil, objects: [ObjectScore] = [],
    notScored: [NotScored] = [], detected: Bool
  ) {
    self.source = source
    self.stamp = stamp
    self.frameWidth = frameWidth
    self.frameHeight = frameHeight
    self.raw = raw
    self.causal = causal
    self.calibrated = calibrated
    self.objects = objects
    self.notScored = notScored
    self.detected = detected
  }
}
