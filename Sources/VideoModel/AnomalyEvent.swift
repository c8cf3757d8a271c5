/// A span of frames in which one track behaves oddly.
package struct AnomalyEvent: Sendable, Hashable {
  package enum Phase: String, Sendable, Hashable, CaseIterable {
    case start, update, end
  }

  package enum EndReason: String, Sendable, Hashable, CaseIterable {
    /// The score stayed below the release level.
    case calm
    /// The track was lost.
    case trackEnded = "track-ended"
    /// The source ended.
    case sourceEnded = "source-ended"
    /// The node was stopped.
    case stopping
    /// The image or the detector shows nothing any longer (see the health checks of the source).
    case blind
    /// The node ended while the event was open; the end is sent when the node runs again.
    case restarted = "node-restarted"
    /// The node continues with another bundle, or with settings under which the source has no events.
    case bundleChanged = "bundle-changed"
    /// The source is scored under the calibration of another ``Profile``, or its profile has none.
    case profileChanged = "profile-changed"
  }

  /// How rarely a normal track of this camera peaks this high.
  package struct Rarity: Sendable, Hashable {
    /// Mean seconds between two such tracks, on footage as busy as the calibration footage.
    package var secondsBetween: Double
    /// Whether no track of the calibration footage peaked this high, so that `secondsBetween` is extrapolated.
    package var isBeyondCalibration: Bool

    package init(secondsBetween: Double, isBeyondCalibration: Bool) {
      self.secondsBetween = secondsBetween
      self.isBeyondCalibration = isBeyondCalibration
    }
  }

  /// Id of the event, unchanged from start to end and unique across restarts.
  package var id: String
  package var phase: Phase
  package var source: SourceID
  package var track: String
  package var label: String
  /// Frame at which the smoothed score of the track began to rise.
  package var start: FrameStamp
  /// Last frame of the event so far; its end when `phase` is `end`.
  package var latest: FrameStamp
  /// Frame of the highest score.
  package var peak: FrameStamp
  package var peakBox: BoundingBox
  /// The smoothed calibrated score at the peak.
  package var peakScore: Float
  /// Scores and shares of the tasks at the peak.
  package var tasks: [TaskScore]
  /// The box in each frame from the start on. The producer limits their number and then thins them.
  package var boxes: [StampedBox]
  package var endReason: EndReason?
  /// `nil` when the calibration does not contain it.
  package var rarity: Rarity?
  /// Image of the object; `nil` unless crop strips are configured.
  package var strip: CropStrip?

  /// A box with the frame it belongs to.
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
