/// A span of odd frames of one track.
package struct AnomalyEvent: Sendable, Hashable {
  package enum Phase: String, Sendable, Hashable, CaseIterable {
    case start, update, end
  }

  package enum EndReason: String, Sendable, Hashable, CaseIterable {
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
  package struct Rarity: Sendable, Hashable {
    /// Seconds between two such tracks, on footage as busy as the calibration's.
    package var secondsBetween: Double
    /// No track of the calibration's footage did: `secondsBetween` is extrapolated.
    package var isBeyondCalibration: Bool

    package init(secondsBetween: Double, isBeyondCalibration: Bool) {
      self.secondsBetween = secondsBetween
      self.isBeyondCalibration = isBeyondCalibration
    }
  }

  /// The same from start to end, unique over restarts.
  package var id: String
  package var phase: Phase
  package var source: SourceID
  package var track: String
  package var label: String
  /// Where the track's smoothed score began to rise.
  package var start: FrameStamp
  /// Last frame seen so far; the end when `phase` is `end`.
  package var latest: FrameStamp
  package var peak: FrameStamp
  package var peakBox: BoundingBox
  /// The smoothed calibrated score at the peak.
  package var peakScore: Float
  /// Task shares at the peak.
  package var tasks: [TaskScore]
  /// One box a frame from the start on, bounded by the producer.
  package var boxes: [StampedBox]
  package var endReason: EndReason?
  /// `nil`: the calibration does not say.
  package var rarity: Rarity?
  /// What the object looked like; `nil` unless asked for.
  package var strip: CropStrip?

  package struct StampedBox: Sendable, Hashable {
    package var stamp: FrameStamp
    package var box: BoundingBox

    package init(stamp: FrameStamp, box: BoundingBox) {
      self.stamp = stamp
      self.box = box
    }
  }

  package init(
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
