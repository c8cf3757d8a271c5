/// The scores of one frame: every detection of the frame is in `objects` or in `notScored`.
package struct FrameScore: Sendable, Hashable {
  package var source: SourceID
  package var stamp: FrameStamp
  package var frameWidth: Int
  package var frameHeight: Int
  /// Largest raw score of the objects; `nil` when no object was scored.
  package var raw: Float?
  /// `raw` after the causal filter; `nil` until the source has had a scored object.
  package var causal: Float?
  /// Largest calibrated score of the objects; `nil` when no object was scored.
  package var calibrated: Float?
  package var objects: [ObjectScore]
  package var notScored: [NotScored]
  /// Whether a detector looked at this frame.
  package var detected: Bool

  package init(
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
