/// When the scores of a track become an event. Scores are smoothed calibrated ones: `-log10` of the
/// probability that a normal object scores this high (``TrackSmoother``).
package struct EventConfiguration: Sendable, Codable, Equatable {
  /// Smoothed score that begins an event, 0...10. Default 3: one normal object in 1000.
  package var threshold: Float = 3
  /// Smoothed score under which it calms down, at most `threshold`. Default 2: one in 100.
  package var release: Float = 2
  /// Seconds a track must stay over the threshold before the event is told, 0...60. Default 0.4.
  package var minimumDuration: Double = 0.4
  /// Seconds a calm or lost track may come back and go on with its event, 0...60. Default 1.
  package var patience: Double = 1
  /// Seconds after the end of an event in which no other one of the same track is told, 0...86400; one that still
  /// goes on then is told then. Default 0.
  package var trackCooldown: Double = 0
  /// The same for all tracks of the source. Default 0.
  package var sourceCooldown: Double = 0
  /// Least seconds between two messages about a growing peak, 0...3600. Default 1.
  package var updateInterval: Double = 1
  /// Time constant of the smoothing, seconds, over 0 and at most 60. Default 1, that of calibrations.
  package var timeConstant: Double = TrackSmoother.defaultTimeConstant
  /// Boxes an event carries at most, 2...100000; beyond it every second one is dropped. Default 600.
  package var boxLimit = 600
  /// Tracks followed at once, 1...100000; beyond it the ones unseen longest are dropped, tracks
  /// without an event first. Default 1000.
  package var trackLimit = 1000

  package init() {}

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    var problems: [String] = []
    func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) {
      if !range.contains(value) {
        problems.append(
          "events.\(name) is \(value), must be \(range.lowerBound) to \(range.upperBound)")
      }
    }
    check("threshold", Double(threshold), 0...Double(TrackSmoother.defaultCeiling))
    if !(release >= 0 && release <= threshold) {
      problems.append("events.release is \(release), must be 0 to events.threshold (\(threshold))")
    }
    check("minimumDuration", minimumDuration, 0...60)
    check("patience", patience, 0...60)
    check("trackCooldown", trackCooldown, 0...86_400)
    check("sourceCooldown", sourceCooldown, 0...86_400)
    check("updateInterval", updateInterval, 0...3600)
    check("timeConstant", timeConstant, 0.001...60)
    check("boxLimit", Double(boxLimit), 2...100_000)
    check("trackLimit", Double(trackLimit), 1...100_000)
    return problems
  }
}
