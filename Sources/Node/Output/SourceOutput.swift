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
  private var decision: SourceDecision
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
    decision = SourceDecision(source: source, calibration: nil, eventPrefix: idPrefix)
    thinning = ScoreThinning(setup.configuration.publish)
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
    return decision.recalibrate(
      calibration, settings(calibration),
      eventPrefix: profileChanges == 0 ? idPrefix : "\(idPrefix)-\(profileChanges)")
  }

  /// How the frames are decided on; sets why scores do not become events.
  private mutating func settings(_ calibration: Calibration) -> SourceDecision.Settings {
    let events = setup.events(calibration)
    noEvents = events == nil ? reasonForNoEvents(calibration) : nil
    return SourceDecision.Settings(fusion: setup.configuration.fusion, events: events)
  }

  private func reasonForNoEvents(_ calibration: Calibration) -> String {
    let rate = setup.configuration.events.falsePerHour
    let needed = Calibration.secondsNeeded(falseEventsPerHour: rate)
    return
      "events.false_per_hour \(Rounded.text(rate, places: 3)) needs about \(TimeSpan.text(needed)) of normal "
      + "footage, the calibration has \(TimeSpan.text(calibration.seconds)): scores are published, events are not"
  }

  /// Continues under another setup. Open events continue with the same bundle, and end with another one.
  mutating func change(_ setup: NodeSetup, idPrefix: String) -> [AnomalyEvent] {
    let next = setup.bundle(for: source)
    self.setup = setup
    thinning.rule = setup.configuration.publish
    if !setup.configuration.events.cropStrips { strips = CropStrips() }
    if !setup.configuration.health.picture { (imageWatch, fieldsOfView) = (ImageWatch(), [:]) }
    if next === bundle {
      self.idPrefix = idPrefix
      let ended = enter(SourceProfile(bundle, schedule: setup.schedule(of: source), continuing: profile))
      guard bundle?.calibration != nil, let calibration = profile.calibration else { return ended }
      watch.reconfigure(
        profile.isCalibrated ? calibration : nil, health: setup.configuration.health)
      return ended + decision.configureEvents(settings(calibration).events, eventPrefix: idPrefix)
    }
    let ended = finish(.bundleChanged)
    self = SourceOutput(source: source, bundle: next, setup: setup, idPrefix: idPrefix, continuing: self)
    return ended
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
      heldBack: decision.takeHeldBack())
  }

  private mutating func decide(
    _ frame: FrameClips<LazyImage>, _ scored: ScoredClips
  ) -> (FrameScore, [AnomalyEvent]) {
    if let identity = frame.detector { detector = identity.id }
    let score = decision.fuse(frame, scored)
    guard bundle?.calibration != nil else { return (score, []) }
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
    return (score, illustrated(decision.events(score, endedTracks: frame.endedTracks), by: frame))
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
    illustrated(decision.finish(reason))
  }

  /// Events with crops of their object, where that is configured.
  private mutating func illustrated(
    _ events: [AnomalyEvent], by frame: FrameClips<LazyImage>? = nil
  ) -> [AnomalyEvent] {
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
