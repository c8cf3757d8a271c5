import VideoModel

/// Turns the frame scores of one source into events: a span of odd frames of one track.
///
/// A span opens when the track's smoothed score reaches the threshold, is told as an event (`start`)
/// once it stayed there for the minimum duration, and ends when the score has been under the release
/// level, or the track unseen, for longer than the patience. A new track that appears close to a lost
/// odd one within the patience and is odd itself goes on with its event, under the same id.
/// Since smoothing is late, a span begins where the score began to rise: behind the last frame on which
/// it was under half the release level.
/// While the edge of the frame cuts an object off its score stays what it was: a sliver of somebody who
/// leaves looks like nothing that was learnt.
/// After the end of an event another one may have to wait (``EventConfiguration/trackCooldown``).
/// Frames in order; a value with one owner, without a clock; the same input gives the same events.
package struct EventDetector: Sendable {
  package let source: SourceID
  private var configuration: EventConfiguration
  private let idPrefix: String
  private var tracks: [String: FollowedTrack] = [:]
  private var tracksSeen = 0
  private var spansSeen = 0
  private var cooldown = EventCooldown()
  private var held: [HeldBack: Int] = [:]

  /// Why an event was not told when it was due.
  package enum HeldBack: String, Sendable, CaseIterable {
    /// One of the same track had just ended.
    case track
    /// One of the same source had.
    case source
  }

  /// - Parameters:
  ///   - configuration: must be without ``EventConfiguration/problems()``.
  ///   - idPrefix: a short text no other detector has used; ids are `<prefix>-<n>`.
  package init(configuration: EventConfiguration = .init(), source: SourceID, idPrefix: String) {
    precondition(configuration.problems().isEmpty, configuration.problems().joined(separator: "; "))
    self.configuration = configuration
    self.source = source
    self.idPrefix = idPrefix
  }

  /// Tracks followed at the moment.
  package var tracksFollowed: Int { tracks.count }

  /// Goes on under another configuration; tracks and open spans stay and are judged by it from the next
  /// frame on. The time constant and the number of boxes are those of each track's beginning.
  ///
  /// - Parameter configuration: must be without ``EventConfiguration/problems()``.
  package mutating func reconfigure(_ configuration: EventConfiguration) {
    precondition(configuration.problems().isEmpty, configuration.problems().joined(separator: "; "))
    self.configuration = configuration
  }

  /// Events that were held back since the last call, by reason; those that went on longer were told later.
  package mutating func takeHeldBack() -> [HeldBack: Int] {
    defer { held = [:] }
    return held
  }

  /// Takes the next frame and gives what is to be told now: starts and updates in the order of the
  /// frame's objects, then ends in the order their spans began.
  ///
  /// - Parameter endedTracks: tracks that will not come back; those without a span are forgotten.
  package mutating func push(_ score: FrameScore, endedTracks: [String] = []) -> [AnomalyEvent] {
    var events: [AnomalyEvent] = []
    let visible = oddestOfEachTrack(score.objects)
    let seenNow = Set(visible.map(\.track))
    for object in visible {
      let isWhole = !object.box.isCut(width: score.frameWidth, height: score.frameHeight)
      if let event = follow(object, isWhole: isWhole, at: score.stamp, seenNow: seenNow) {
        events.append(event)
      }
    }
    events += endOverdue(at: score.stamp)
    for id in endedTracks where tracks[id]?.span == nil { tracks[id] = nil }
    events += keepWithinLimit()
    return events
  }

  /// The source ended or the node stops: ends every told event and forgets all tracks.
  package mutating func finish(_ reason: AnomalyEvent.EndReason = .sourceEnded) -> [AnomalyEvent] {
    let open = tracks.values.filter { $0.span != nil }
    tracks = [:]
    return end(open) { _ in reason }
  }

  /// Objects with a track; where one is named twice, the oddest.
  private func oddestOfEachTrack(_ objects: [ObjectScore]) -> [ObjectScore] {
    var place: [String: Int] = [:]
    var visible: [ObjectScore] = []
    for object in objects where !object.track.isEmpty && object.calibrated.isFinite {
      if let known = place[object.track] {
        if object.calibrated > visible[known].calibrated { visible[known] = object }
      } else {
        place[object.track] = visible.count
        visible.append(object)
      }
    }
    return visible
  }

  private mutating func follow(
    _ object: ObjectScore, isWhole: Bool, at stamp: FrameStamp, seenNow: Set<String>
  ) -> AnomalyEvent? {
    var track = tracks.removeValue(forKey: object.track) ?? begin(object, at: stamp)
    if isWhole {
      inherit(&track, object, at: stamp, seenNow: seenNow)
      track.decision.apply(object.calibrated, at: stamp.captureTime)
      track.strength.apply(object.calibrated, at: stamp.captureTime)
    }
    let (level, strength) = (track.decision.value, track.strength.value)
    track.lastSeen = stamp
    track.lastBox = object.box
    defer { tracks[track.id] = track }

    guard var span = track.span else {
      let rise = rising(track.rise, level, object.box, at: stamp)
      track.rise = rise
      guard level >= configuration.threshold, let rise else { return nil }
      spansSeen += 1
      track.span = TrackSpan(number: spansSeen, stamp: stamp, object: object, score: strength, rise: rise)
      return configuration.minimumDuration == 0 ? tellStart(&track, at: stamp) : nil
    }
    if !span.told && level < configuration.threshold {
      track.rise = rising(.init(start: span.start, history: span.history), level, object.box, at: stamp)
      track.span = nil
      return nil
    }
    span.extend(stamp, object: object, score: strength)
    if level >= configuration.release { span.latest = stamp }
    track.span = span
    return report(&track, at: stamp)
  }

  /// The rise of a track without a span, one frame on.
  private func rising(
    _ rise: FollowedTrack.Rise?, _ level: Float, _ box: BoundingBox, at stamp: FrameStamp
  ) -> FollowedTrack.Rise? {
    guard level >= configuration.release / 2 else { return nil }
    var rise = rise ?? .init(start: stamp, history: BoxHistory(limit: configuration.boxLimit))
    rise.history.append(box, stamp)
    return rise
  }

  /// What is due about a span that goes on.
  private mutating func report(_ track: inout FollowedTrack, at stamp: FrameStamp) -> AnomalyEvent? {
    guard let span = track.span else { return nil }
    if !span.told {
      let duration = elapsedSeconds(from: span.crossed.captureTime, to: stamp.captureTime)
      // Capture times count whole frames: a microsecond short is long enough.
      return duration + 1e-6 >= configuration.minimumDuration ? tellStart(&track, at: stamp) : nil
    }
    let told = span.toldAt ?? span.start
    let silence = elapsedSeconds(from: told.captureTime, to: stamp.captureTime)
    guard span.peakScore > span.toldPeak, silence + 1e-6 >= configuration.updateInterval else { return nil }
    return tell(&track, .update, at: stamp)
  }

  /// The start, unless a cooldown runs.
  private mutating func tellStart(_ track: inout FollowedTrack, at stamp: FrameStamp) -> AnomalyEvent? {
    guard let reason = cooldown.holdBack(track.id, at: stamp, configuration) else {
      return tell(&track, .start, at: stamp)
    }
    if track.span?.isHeldBack == false { held[reason, default: 0] += 1 }
    track.span?.isHeldBack = true
    return nil
  }

  private func tell(
    _ track: inout FollowedTrack, _ phase: AnomalyEvent.Phase, at stamp: FrameStamp
  ) -> AnomalyEvent? {
    guard var span = track.span else { return nil }
    span.told = true
    span.toldAt = stamp
    span.toldPeak = span.peakScore
    track.span = span
    return span.event(phase, id: "\(idPrefix)-\(span.number)", source: source, track: track.id)
  }

  private mutating func begin(_ object: ObjectScore, at stamp: FrameStamp) -> FollowedTrack {
    tracksSeen += 1
    return FollowedTrack(
      id: object.track, number: tracksSeen, stamp: stamp, box: object.box,
      timeConstant: configuration.timeConstant)
  }

  /// Trackers break: gives a young odd track the told event, and the smoothed score, of a lost track
  /// it may be the rest of; of several, the one lost last.
  private mutating func inherit(
    _ track: inout FollowedTrack, _ object: ObjectScore, at stamp: FrameStamp, seenNow: Set<String>
  ) {
    guard object.calibrated >= configuration.threshold, track.span?.told != true,
      elapsedSeconds(from: track.firstSeen.captureTime, to: stamp.captureTime) <= configuration.patience
    else { return }
    let heir = track
    let lost = tracks.values
      .filter { $0.span?.told == true && !seenNow.contains($0.id) }
      .filter { $0.mayContinue(as: heir, patience: configuration.patience) }
      .max { ($0.lastSeen.captureTime, $0.number) < ($1.lastSeen.captureTime, $1.number) }
    guard let lost else { return }
    tracks[lost.id] = nil
    track.span = lost.span
    track.decision = lost.decision
    track.strength = lost.strength
  }

  /// Ends what has been calm or unseen for longer than the patience, and forgets tracks that can
  /// neither go on nor be continued.
  private mutating func endOverdue(at stamp: FrameStamp) -> [AnomalyEvent] {
    let patience = configuration.patience
    func overdue(_ last: FrameStamp) -> Bool {
      elapsedSeconds(from: last.captureTime, to: stamp.captureTime) > patience
    }
    let ending = tracks.values.filter { $0.span.map { overdue($0.latest) } ?? false }
    for track in ending {
      tracks[track.id]?.span = nil
      tracks[track.id]?.rise = nil
      // A lost track's smoothed score is stale: should it come back it starts afresh.
      if overdue(track.lastSeen) { tracks[track.id] = nil }
    }
    return end(ending) { overdue($0.lastSeen) ? .trackEnded : .calm }
  }

  private mutating func keepWithinLimit() -> [AnomalyEvent] {
    let excess = tracks.count - configuration.trackLimit
    guard excess > 0 else { return [] }
    let victims = tracks.values
      .sorted {
        let (left, right) = ($0.span?.told == true ? 1 : 0, $1.span?.told == true ? 1 : 0)
        // Of tracks seen in the same frame the newest goes, so that the others stay followed.
        return (left, $0.lastSeen.captureTime, -$0.number) < (right, $1.lastSeen.captureTime, -$1.number)
      }
      .prefix(excess)
    for victim in victims { tracks[victim.id] = nil }
    return end(Array(victims)) { _ in .trackEnded }
  }

  /// The last word on those whose event was told.
  private mutating func end(
    _ tracks: [FollowedTrack], reason: (FollowedTrack) -> AnomalyEvent.EndReason
  ) -> [AnomalyEvent] {
    let ending =
      tracks
      .compactMap { track in track.span.map { (track, $0) } }
      .filter { $0.1.told }
      .sorted { $0.1.number < $1.1.number }
    for (track, span) in ending { cooldown.ended(track.id, at: span.latest, configuration) }
    return ending.map { track, span in
      span.event(
        .end, id: "\(idPrefix)-\(span.number)", source: source, track: track.id, endReason: reason(track))
    }
  }
}
