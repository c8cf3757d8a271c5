import VideoModel

/// The ends of the latest events of a source, and whether a cooldown holds the next event back.
///
/// A value with one owner; remembers as many tracks as the detector follows, without a clock.
struct EventCooldown: Sendable {
  private var sourceEnd: FrameStamp?
  private var trackEnds: [String: FrameStamp] = [:]

  /// Takes the end of an event; `latest` is its last frame.
  mutating func ended(_ track: String, at latest: FrameStamp, _ configuration: EventConfiguration) {
    if sourceEnd.map({ $0.captureTime < latest.captureTime }) ?? true { sourceEnd = latest }
    guard configuration.trackCooldown > 0 else {
      trackEnds = [:]
      return
    }
    trackEnds[track] = latest
    guard trackEnds.count > configuration.trackLimit else { return }
    trackEnds = trackEnds.filter { Self.runs(from: $0.value, at: latest, configuration.trackCooldown) }
    // Still too many: drop the one whose cooldown ends first.
    if trackEnds.count > configuration.trackLimit,
      let first = trackEnds.min(by: { ($0.value.captureTime, $0.key) < ($1.value.captureTime, $1.key) })
    {
      trackEnds[first.key] = nil
    }
  }

  /// Why an event of `track` is not reported at `stamp`; `nil` when it is.
  func holdBack(
    _ track: String, at stamp: FrameStamp, _ configuration: EventConfiguration
  ) -> EventDetector.HeldBack? {
    if let end = trackEnds[track], Self.runs(from: end, at: stamp, configuration.trackCooldown) {
      return .track
    }
    if let end = sourceEnd, Self.runs(from: end, at: stamp, configuration.sourceCooldown) { return .source }
    return nil
  }

  private static func runs(from end: FrameStamp, at stamp: FrameStamp, _ seconds: Double) -> Bool {
    let elapsed = elapsedSeconds(from: end.captureTime, to: stamp.captureTime)
    // A capture time that jumps back ends the cooldown.
    return elapsed >= 0 && elapsed < seconds
  }
}
