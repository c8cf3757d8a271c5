import Fusion
import Tracklets
import VideoModel

/// The third step of a source's chain: turns the raw scores of a frame into its frame score and its events.
///
/// Frames in order. A value with one owner; reads no clock.
package struct SourceDecision: Sendable {
  /// How scores are fused and when they become events.
  package struct Settings: Sendable, Equatable {
    package var fusion: FusionConfiguration
    /// When scores become events; `nil`: never. Must be without ``EventConfiguration/problems()``.
    package var events: EventConfiguration?

    package init(fusion: FusionConfiguration = FusionConfiguration(), events: EventConfiguration? = nil) {
      self.fusion = fusion
      self.events = events
    }
  }

  package let source: SourceID
  private var calibration: Calibration?
  private var scorer: FrameScorer?
  private var detector: EventDetector?

  /// - Parameters:
  ///   - calibration: must be without ``Calibration/problems()``; `nil`: no object is scored.
  ///   - eventPrefix: a short text that no other decision has used; the ids of events begin with it.
  package init(source: SourceID, calibration: Calibration?, settings: Settings = .init(), eventPrefix: String)
  {
    self.source = source
    guard let calibration else { return }
    _ = recalibrate(calibration, settings, eventPrefix: eventPrefix)
  }

  /// Continues under another calibration, with a fresh causal filter.
  ///
  /// Open events continue: first ``finish(_:)`` them where the scores of the two calibrations are not comparable.
  ///
  /// - Parameter eventPrefix: for the ids of events where there were none before.
  /// - Returns: the last message of each event that ends, as ``configureEvents(_:eventPrefix:)`` gives it.
  package mutating func recalibrate(
    _ calibration: Calibration, _ settings: Settings, eventPrefix: String
  ) -> [AnomalyEvent] {
    self.calibration = calibration
    scorer = FrameScorer(source: source, calibration: calibration, configuration: settings.fusion)
    return configureEvents(settings.events, eventPrefix: eventPrefix)
  }

  /// Continues under another rule for events. Open events continue and are judged by it from the next frame on.
  ///
  /// - Parameters:
  ///   - configuration: `nil` ends the open events and opens no others. Without a calibration there are none either way.
  ///   - eventPrefix: for the ids of events where there were none before.
  /// - Returns: the last message of each event that ends.
  package mutating func configureEvents(
    _ configuration: EventConfiguration?, eventPrefix: String
  ) -> [AnomalyEvent] {
    guard calibration != nil else { return [] }
    guard let configuration else {
      let ended = finish(.bundleChanged)
      detector = nil
      return ended
    }
    if detector == nil {
      detector = EventDetector(configuration: configuration, source: source, idPrefix: eventPrefix)
    } else {
      detector?.reconfigure(configuration)
    }
    return []
  }

  /// Takes the next frame: its score, then its events.
  package mutating func decide(_ frame: FrameClips<some Sendable>, _ scored: ScoredClips) -> FrameDecision {
    let score = fuse(frame, scored)
    return FrameDecision(
      score: score, events: events(score, endedTracks: frame.endedTracks), endedTracks: frame.endedTracks)
  }

  /// The score of the next frame, without its events.
  ///
  /// Without a calibration no clip has a score; its reason is the one in `scored`, or ``NotScoredReason/noBundle``.
  package mutating func fuse(_ frame: FrameClips<some Sendable>, _ scored: ScoredClips) -> FrameScore {
    if let score = scorer?.push(frame, scored) { return score }
    let notScored = zip(frame.clips, scored.reasons).map { clip, reason in
      NotScored(
        box: clip.box, label: clip.detection.label, track: clip.track, reason: reason ?? .noBundle)
    }
    return FrameScore(
      source: source, stamp: frame.stamp, frameWidth: frame.frameWidth, frameHeight: frame.frameHeight,
      notScored: frame.notScored + notScored, detected: frame.detected)
  }

  /// The events of a frame whose score ``fuse(_:_:)`` gave. A frame whose scores say nothing is left out: open events
  /// then wait for the next one.
  ///
  /// - Parameter endedTracks: tracks that will not come back.
  package mutating func events(_ score: FrameScore, endedTracks: [String]) -> [AnomalyEvent] {
    explained(detector?.push(score, endedTracks: endedTracks) ?? [])
  }

  /// Ends the open events and forgets the tracks. The causal filter continues.
  ///
  /// - Returns: the last message of each open event.
  package mutating func finish(_ reason: AnomalyEvent.EndReason) -> [AnomalyEvent] {
    explained(detector?.finish(reason) ?? [])
  }

  /// The stream ended: as ``finish(_:)``, and the next frame begins with a fresh causal filter.
  package mutating func endStream(_ reason: AnomalyEvent.EndReason) -> [AnomalyEvent] {
    scorer?.reset()
    return finish(reason)
  }

  /// The number of events that a cooldown held back since the last call, by reason.
  package mutating func takeHeldBack() -> [EventDetector.HeldBack: Int] { detector?.takeHeldBack() ?? [:] }

  /// Events with how rare their peaks are in the calibration.
  private func explained(_ events: [AnomalyEvent]) -> [AnomalyEvent] {
    events.map { event in
      var event = event
      event.rarity = calibration?.rarity(ofPeak: event.peakScore)
      return event
    }
  }
}
