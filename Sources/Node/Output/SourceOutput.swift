import Bundles
import Fusion
import Health
import PlainText
import Scoring
import Tracklets
import VideoModel
import WireFormat

/// One source behind scoring: a frame and its scores go in, what is published of them comes out.
///
/// It fuses, smooths, finds events, chooses the profile, and knows how the source is doing. Frames come in order. It reads
/// no clock and opens no socket. A value with one owner, the output thread.
struct SourceOutput {
  let source: SourceID
  private(set) var bundle: ModelBundle?
  private var mode: FusionMode
  private var scorer: FrameScorer?
  private var events: EventDetector?
  private var detector: String?
  private var scoredObjects = 0
  private(set) var detectionsMissing = false
  private var imageWatch = ImageWatch()
  private var watch: SourceWatch
  private(set) var profile: SourceProfile
  /// The fields of view that were learnt in the other profiles.
  private var fieldsOfView: [Profile: ImageWatch] = [:]
  private var setup: NodeSetup
  private var idPrefix: String
  private var profileChanges = 0
  private var thinning: ScoreThinning
  private var strips = CropStrips()
  /// Why scores do not become events.
  private var noEvents: String?
  /// Set from the first frame on whose objects the stop left unscored.
  private var isStopping = false

  /// - Parameter before: the same source under another bundle.
  init(
    source: SourceID, bundle: ModelBundle?, setup: NodeSetup, idPrefix: String,
    continuing before: SourceOutput? = nil
  ) {
    self.source = source
    self.bundle = bundle
    self.setup = setup
    self.idPrefix = idPrefix
    mode = setup.fusionMode
    thinning = ScoreThinning(setup.thinning)
    profile = SourceProfile(bundle, schedule: setup.schedule(of: source), continuing: before?.profile)
    watch = SourceWatch(nil, health: setup.configuration.health)
    if let before {
      detector = before.detector
      detectionsMissing = before.detectionsMissing
      imageWatch = before.imageWatch
      fieldsOfView = before.fieldsOfView
    }
    _ = calibrate()
  }

  /// Continues under the calibration of the profile.
  private mutating func calibrate() -> [AnomalyEvent] {
    guard bundle?.calibration != nil, let calibration = profile.calibration else { return [] }
    watch = SourceWatch(
      profile.isCalibrated ? calibration : nil, health: setup.configuration.health)
    scorer = FrameScorer(
      source: source, calibration: calibration, mode: mode, causal: setup.configuration.fusion.causal)
    let prefix = profileChanges == 0 ? idPrefix : "\(idPrefix)-\(profileChanges)"
    return configureEvents(setup, calibration, idPrefix: prefix)
  }

  /// Continues under another setup. Open events continue with the same bundle, and end with another one.
  mutating func change(_ setup: NodeSetup, idPrefix: String) -> [AnomalyEvent] {
    let next = setup.bundle(for: source)
    self.setup = setup
    thinning.rule = setup.thinning
    if !setup.configuration.events.cropStrips { strips = CropStrips() }
    if !setup.configuration.health.picture { (imageWatch, fieldsOfView) = (ImageWatch(), [:]) }
    if next === bundle {
      self.idPrefix = idPrefix
      let ended = enter(SourceProfile(bundle, schedule: setup.schedule(of: source), continuing: profile))
      guard bundle?.calibration != nil, let calibration = profile.calibration else { return ended }
      watch.reconfigure(
        profile.isCalibrated ? calibration : nil, health: setup.configuration.health)
      return ended + configureEvents(setup, calibration, idPrefix: idPrefix)
    }
    let ended = finish(.bundleChanged)
    self = SourceOutput(source: source, bundle: next, setup: setup, idPrefix: idPrefix, continuing: self)
    return ended
  }

  /// Sets when scores become events; ends those that are open when they no longer do.
  private mutating func configureEvents(
    _ setup: NodeSetup, _ calibration: Calibration, idPrefix: String
  ) -> [AnomalyEvent] {
    guard let configuration = setup.events(calibration) else {
      let rate = setup.configuration.events.falsePerHour
      let (needed, there) = (Calibration.secondsNeeded(falseEventsPerHour: rate), calibration.seconds)
      noEvents =
        "events.false_per_hour \(Rounded.text(rate, places: 3)) needs about \(TimeSpan.text(needed)) of normal "
        + "footage, the calibration has \(TimeSpan.text(there)): scores are published, events are not"
      let ended = finish(.bundleChanged)
      events = nil
      return ended
    }
    noEvents = nil
    if events == nil {
      events = EventDetector(configuration: configuration, source: source, idPrefix: idPrefix)
    } else {
      events?.reconfigure(configuration)
    }
    return []
  }

  /// What is made of a frame.
  struct Outcome {
    var score: FrameScore
    /// Whether the score is published (``ScoreThinning``).
    var isPublished: Bool
    /// News of events, in the order they are published.
    var events: [AnomalyEvent]
    /// Events that a cooldown held back.
    var heldBack: [EventDetector.HeldBack: Int]
  }

  /// Takes the next frame of the source.
  mutating func push(_ frame: ScoredFrame) -> Outcome {
    let (score, events) = decide(frame.frame, frame.scored)
    return Outcome(
      score: score, isPublished: thinning.admits(score, hasEvents: !events.isEmpty), events: events,
      heldBack: self.events?.takeHeldBack() ?? [:])
  }

  private mutating func decide(
    _ frame: FrameClips<LazyImage>, _ scored: ScoredClips
  ) -> (FrameScore, [AnomalyEvent]) {
    if let identity = frame.detector { detector = identity.id }
    guard let score = scorer?.push(frame, scored) else { return (unscored(frame, scored), []) }
    scoredObjects += score.objects.count
    // Objects that the stop left unscored are still there: their events end with the stop, not before it.
    isStopping = isStopping || score.notScored.contains { $0.reason == .stopping }
    // An unreadable image shows no event; open events wait for the image, or end with it.
    guard !isStopping, profile.isCalibrated, imageWatch.fault == nil, !imageWatch.isSuspicious else {
      return (score, [])
    }
    if watch.push(score, isOwnDetector: detector == bundle?.manifest.detector) {
      return (score, finish(.blind))
    }
    if watch.isBlind { return (score, []) }
    return (score, explained(events?.push(score, endedTracks: frame.endedTracks) ?? [], by: frame))
  }

  /// The frame of a source that nothing can score.
  private func unscored(_ frame: FrameClips<LazyImage>, _ scored: ScoredClips) -> FrameScore {
    FrameScore(
      source: source, stamp: frame.stamp, frameWidth: frame.frameWidth, frameHeight: frame.frameHeight,
      notScored: frame.notScored
        + zip(frame.clips, scored.reasons).map {
          NotScored(box: $0.box, label: $0.detection.label, track: $0.track, reason: $1 ?? .noBundle)
        }, detected: frame.detected)
  }

  mutating func setDetectionsMissing(_ missing: Bool) { detectionsMissing = missing }

  /// Takes a check of the image; a camera that turns out to be blind ends its events.
  mutating func imageChecked(_ summary: ImageSummary, at stamp: FrameStamp) -> [AnomalyEvent] {
    var ended: [AnomalyEvent] = []
    if setup.configuration.health.picture, imageWatch.push(summary, at: stamp.captureTime),
      imageWatch.fault != nil
    {
      ended = finish(.blind)
    }
    if !imageWatch.isSuspicious { watch.looked(summary, at: stamp) }
    var next = profile
    next.looked(summary, at: stamp, suspicion: imageWatch.suspicion)
    return ended + enter(next)
  }

  /// Takes the time of the next frame: by the schedule, if there is one, it may be in another profile.
  mutating func timePassed(_ stamp: FrameStamp) -> [AnomalyEvent] {
    var next = profile
    next.timePassed(stamp)
    return enter(next)
  }

  /// Continues in a profile, with the field of view of that profile. Open events end where its scores are not comparable
  /// with those before.
  private mutating func enter(_ next: SourceProfile) -> [AnomalyEvent] {
    guard next.profile != profile.profile else {
      profile = next
      return []
    }
    let isComparable = next.isComparable(to: profile)
    let ended = isComparable ? [] : finish(.profileChanged)
    if let before = profile.profile, let after = next.profile {
      fieldsOfView[before] = imageWatch
      imageWatch = fieldsOfView[after]?.withViewAlone ?? ImageWatch()
    }
    profile = next
    guard !isComparable else { return ended }
    profileChanges += 1
    return ended + calibrate()
  }

  /// Ends the open events.
  mutating func finish(_ reason: AnomalyEvent.EndReason) -> [AnomalyEvent] {
    explained(events?.finish(reason) ?? [])
  }

  /// Events with their rarity on this camera and, where that is configured, with crops of their object.
  private mutating func explained(
    _ events: [AnomalyEvent], by frame: FrameClips<LazyImage>? = nil
  ) -> [AnomalyEvent] {
    let events = events.map { event in
      var event = event
      event.rarity = profile.calibration?.rarity(ofPeak: event.peakScore)
      return event
    }
    guard setup.configuration.events.cropStrips else { return events }
    return strips.add(to: events, from: frame, views: bundle?.views ?? [])
  }

  /// In what the source is no longer as it was calibrated.
  var drifts: [Drift] { watch.drifts }

  /// How the source is doing, and what explains its scores.
  var report: SourceReport {
    SourceReport(
      source: source, bundle: bundle, profile: profile, fault: imageWatch.fault,
      areDetectionsMissing: detectionsMissing, blindReason: watch.blindReason, driftReason: watch.driftReason,
      detector: detector, noEvents: noEvents, hasScored: scoredObjects > 0)
  }
}
