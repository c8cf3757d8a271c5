import VideoModel

/// The scores of a frame from those of its objects: the largest, no map, and the causal filter.
///
/// One for each source; frames in order. A value with one owner.
package struct FrameFusion: Sendable {
  package let source: SourceID
  private var filter: CausalFilter

  /// - Parameter timeConstant: of the causal filter, seconds of capture time; 0 switches it off.
  package init(source: SourceID, timeConstant: Double = FusionConfiguration().causal) {
    self.source = source
    filter = CausalFilter(timeConstant: timeConstant)
  }

  /// The next frame. A frame without a scored object has no raw score; its causal score holds the
  /// last one.
  package mutating func push(
    _ stamp: FrameStamp, frameWidth: Int, frameHeight: Int, detected: Bool, objects: [ObjectScore],
    notScored: [NotScored] = []
  ) -> FrameScore {
    let raw = objects.map(\.raw).max()
    return FrameScore(
      source: source, stamp: stamp, frameWidth: frameWidth, frameHeight: frameHeight, raw: raw,
      causal: filter.apply(raw, at: stamp.captureTime), calibrated: objects.map(\.calibrated).max(),
      objects: objects, notScored: notScored, detected: detected)
  }

  /// The source ended: the next frame starts afresh.
  package mutating func reset() { filter.reset() }
}
