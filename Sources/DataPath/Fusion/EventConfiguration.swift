import Settings

/// When the scores of a track become an event. Scores are smoothed calibrated ones: `-log10` of the
/// probability that a normal object scores this high (``TrackSmoother``).
package struct EventConfiguration: Sendable, Equatable, SettingGroup {
  package static let section = "events"

  /// Smoothed score that opens an event. Default 3: one normal object in 1000.
  @Setting(0...TrackSmoother.defaultCeiling, "-log10 of the tail probability")
  package var threshold: Float = 3
  /// Smoothed score below which a track is calm, at most `threshold`. Default 2: one normal object in 100.
  @Setting(0...TrackSmoother.defaultCeiling, "-log10 of the tail probability")
  package var release: Float = 2
  /// Time a track must stay above the threshold before its event is reported.
  @Setting(0...60, "s") package var minimumDuration = 0.6
  /// Time in which a calm or lost track can return and continue its event.
  @Setting(0...60, "s") package var patience = 1.0
  /// Time after the end of an event in which no other event of the same track is reported. An event that is still
  /// open when this time is over is reported then.
  @Setting(0...86_400, "s") package var trackCooldown = 0.0
  /// Time after the end of an event in which no other event of the source is reported, as for `trackCooldown`.
  @Setting(0...86_400, "s") package var sourceCooldown = 0.0
  /// Least time between two messages about a growing peak.
  @Setting(0...3600, "s") package var updateInterval = 1.0
  /// Time constant of the exponential smoothing. The default is that of calibrations.
  @Setting(0.001...60, "s") package var timeConstant = TrackSmoother.defaultTimeConstant
  /// Boxes an event carries at most; beyond that every second one is dropped.
  @Setting(2...100_000, "boxes") package var boxLimit = 600
  /// Tracks followed at once; beyond that the tracks unseen longest are dropped, tracks without an event first.
  @Setting(1...100_000, "tracks") package var trackLimit = 1000

  package init() {}

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    rangeProblems()
      + (release > threshold
        ? ["events.release is \(release), must be at most events.threshold (\(threshold))"] : [])
  }

  /// This rule with the threshold at which about `rate` normal tracks per hour open an event. The release level stays
  /// at the same part of the threshold. Returns the rule unchanged when `calibration` has no such threshold.
  ///
  /// - Parameters:
  ///   - rate: tracks per hour, above 0. ``Calibration/supports(falseEventsPerHour:)`` says whether the footage of the
  ///     calibration is long enough for it; for lower rates the threshold is extrapolated.
  package func opening(falseEventsPerHour rate: Double, under calibration: Calibration) -> Self {
    guard let chosen = calibration.eventThreshold(falseEventsPerHour: rate) else { return self }
    var rule = self
    rule.threshold = chosen
    rule.release = threshold > 0 ? chosen * (release / threshold) : 0
    return rule
  }
}
