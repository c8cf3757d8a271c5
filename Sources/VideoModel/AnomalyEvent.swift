/// A span of odd frames of one track.
public struct AnomalyEvent: Sendable, Hashable {
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    case start, update, end
  }

  public enum EndReason: String, Sendable, Hashable, CaseIterable {
    /// The score fell below the lower threshold.
    case calm
    /// The track was lost.
    case trackEnded = "track-ended"
    /// The source ended.
    case sourceEnded = "source-ended"
    /// The node was stopped.
    case stopping
    /// Nothing can be seen in the picture any more.
    case blind
    /// The node was ended while the event went on; told when it runs again.
    case restarted = "node-restarted"
    /// The node goes on with another bundle, or with settings under which the source has no events.
    case bundleChanged = "bundle-changed"
    /// The source is scored under the calibration of another ``Profile``, or its profile has none.
    case profileChanged = "profile-changed"
  }

  /// How seldom a normal track of this camera peaks as high.
  public struct Rarity: Sendable, Hashable {
    /// Seconds between two such tracks, on footage as busy as the calibration's.
    public var secondsBetween: Double
    /// No track of the calibration's footage did: `secondsBetween` is extrapolated.
    public var isBeyondCalibration: Bool

    public init(secondsBetween: Double, isBeyondCalibration: Bool) {
      self.secondsBetween = secondsBetween
      self.isBeyondCalibration = isBeyondCalibration
    }
  }

  /// The same from start to end, unique over restarts.
  public var id: String
  public var phase: Phase
  public var source: SourceID
  public var track: String
  public var label: String
  /// Where the track's smoothed score began to rise.
  public var start: FrameStamp
  /// Last frame seen so far; the end when `phase` is `end`.
  public var latest: FrameStamp
  public var peak: FrameStamp
  public var peakBox: BoundingBox
  /// The smoothed calibrated score at the peak.
  public var peakScore: Float
  /// Task shares at the peak.
  public var tasks: [TaskScore]
  /// One box a frame from the start on, bounded by the producer.
  public var boxes: [StampedBox]
  public var endReason: EndReason?
  /// `nil`: the calibration does not say.
  public var rarity: Rarity?
  /// What the object looked like; `nil` unless asked for.
  public var strip: CropStrip?

  public struct StampedBox: Sendable, Hashable {
    public var stamp: FrameStamp
    public var box: BoundingBox

    public init(stamp: FrameStamp, box: BoundingBox) {
      self.stamp = stamp
      self.box = box
    }
  }

  public init(
    id: String, phase: Phase, source: SourceID, track: String, label: String, start: FrameStamp,
    latest: FrameStamp, peak: FrameStamp, peakBox: BoundingBox, peakScore: Float, tasks: [TaskScore],
    boxes: [StampedBox], endReason: EndReason? = nil, rarity: Rarity? = nil, strip: CropStrip? = nil
  ) {
    self.rarity = rarity
    self.strip = strip
    self.id = id
    self.phase = phase
    self.source = source
    self.track = track
    self.label = label
    self.start = start
    self.latest = latest
    self.peak = peak
    self.peakBox = peakBox
    self.peakScore = peakScore
    self.tasks = tasks
    self.boxes = boxes
    self.endReason = endReason
  }
}
