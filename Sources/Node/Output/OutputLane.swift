import Bundles
import Fusion
import Health
import PlainText
import Scoring
import Tracklets
import VideoModel
import WireFormat

/// One source as the output thread follows it: fusion, causal filter and events, frames in order.
///
/// A value with one owner, the output thread.
struct OutputLane {
  let source: SourceID
  private(set) var bundle: ModelBundle?
  private let fusion: FusionConfiguration
  private var scorer: FrameScorer?
  private var events: EventDetector?
  private var detector: String?
  private var scored = 0
  private(set) var detectionsMissing = false
  private var picture = ImageWatch()
  private var watch: SourceWatch
  private(set) var profile: LaneProfile
  /// The views that were learnt in other profiles than the present one.
  private var views: [Profile: ImageWatch] = [:]
  private var plan: NodeSetup
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
    source: SourceID, bundle: ModelBundle?, plan: NodeSetup, idPrefix: String,
    continuing before: OutputLane? = nil
  ) {
    self.source = source
    self.bundle = bundle
    self.plan = plan
    self.idPrefix = idPrefix
    fusion = plan.configuration.fusion
    thinning = ScoreThinning(plan.configuration.publish)
    profile = LaneProfile(bundle, schedule: plan.schedule(of: source), continuing: before?.profile)
    watch = SourceWatch(nil, health: plan.configuration.health)
    if let before {
      detector = before.detector
      detectionsMissing = before.detectionsMissing
      picture = before.picture
      views = before.views
    }
    _ = calibrate()
  }

  /// Goes on under the calibration of the profile.
  private mutating func calibrate() -> [AnomalyEvent] {
    guard bundle?.calibration != nil, let calibration = profile.calibration else { return [] }
    watch = SourceWatch(
      profile.isCalibrated ? calibration : nil, health: plan.configuration.health)
    scorer = FrameScorer(source: source, calibration: calibration, configuration: fusion)
    let prefix = profileChanges == 0 ? idPrefix : "\(idPrefix)-\(profileChanges)"
    return configureEvents(plan, calibration, idPrefix: prefix)
  }

  /// Goes on under another plan. With the same bundle open events go on; those under another one end.
  mutating func replan(_ plan: NodeSetup, idPrefix: String) -> [AnomalyEvent] {
    let next = plan.bundle(for: source)
    self.plan = plan
    thinning.rule = plan.configuration.publish
    if !plan.configuration.events.cropStrips { strips = CropStrips() }
    if !plan.configuration.health.picture { (picture, views) = (ImageWatch(), [:]) }
    if next === bundle {
      self.idPrefix = idPrefix
      let ended = enter(LaneProfile(bundle, schedule: plan.schedule(of: source), continuing: profile))
      guard bundle?.calibration != nil, let calibration = profile.calibration else { return ended }
      watch.reconfigure(
        profile.isCalibrated ? calibration : nil, health: plan.configuration.health)
      return ended + configureEvents(plan, calibration, idPrefix: idPrefix)
    }
    let ended = finish(.bundleChanged)
    self = OutputLane(source: source, bundle: next, plan: plan, idPrefix: idPrefix, continuing: self)
    return ended
  }

  /// Sets when scores become events; ends those that are open when they no longer do.
  private mutating func configureEvents(
    _ plan: NodeSetup, _ calibration: Calibration, idPrefix: String
  ) -> [AnomalyEvent] {
    guard let configuration = plan.events(calibration) else {
      let rate = plan.configuration.events.falsePerHour
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

  /// The messages of one frame: its score, then the events it starts, moves or ends.
  mutating func push(_ frame: FrameClips<LazyImage>, _ scored: ScoredClips) -> (FrameScore, [AnomalyEvent]) {
    if let identity = frame.detector { detector = identity.id }
    guard var scorer else {
      let score = FrameScore(
        source: source, stamp: frame.stamp, frameWidth: frame.frameWidth, frameHeight: frame.frameHeight,
        notScored: frame.notScored
          + zip(frame.clips, scored.reasons).map {
            NotScored(box: $0.box, label: $0.detection.label, track: $0.track, reason: $1 ?? .noBundle)
          }, detected: frame.detected)
      return (score, [])
    }
    let score = scorer.push(frame, scored)
    self.scorer = scorer
    self.scored += score.objects.count
    // Objects that the stop left unscored are still there: their events end with the stop, not before it.
    isStopping = isStopping || score.notScored.contains { $0.reason == .stopping }
    // What an unreadable picture shows is no event; those that are open wait for the picture, or end with it.
    guard !isStopping, profile.isCalibrated, picture.fault == nil, !picture.isSuspicious else {
      return (score, [])
    }
    if watch.push(score, isOwnDetector: detector == bundle?.manifest.detector) {
      return (score, finish(.blind))
    }
    if watch.isBlind { return (score, []) }
    return (score, explained(events?.push(score, endedTracks: frame.endedTracks) ?? [], by: frame))
  }

  /// Whether the score of a frame is published (``ScoreThinning``).
  mutating func isPublished(_ score: FrameScore, with events: [AnomalyEvent]) -> Bool {
    thinning.admits(score, hasEvents: !events.isEmpty)
  }

  /// Events that a cooldown held back since the last call.
  mutating func takeHeldBack() -> [EventDetector.HeldBack: Int] { events?.takeHeldBack() ?? [:] }

  mutating func setDetectionsMissing(_ missing: Bool) { detectionsMissing = missing }

  /// Takes a look at the picture; a camera that turns out to be blind ends its events.
  mutating func looked(_ summary: ImageSummary, at stamp: FrameStamp) -> [AnomalyEvent] {
    var ended: [AnomalyEvent] = []
    if plan.configuration.health.picture, picture.push(summary, at: stamp.captureTime), picture.fault != nil {
      ended = finish(.blind)
    }
    if !picture.isSuspicious { watch.looked(summary, at: stamp) }
    var next = profile
    next.looked(summary, at: stamp, suspicion: picture.suspicion)
    return ended + enter(next)
  }

  /// A frame comes: by the schedule, if there is one, it may be in another profile than the one before.
  mutating func timePassed(_ stamp: FrameStamp) -> [AnomalyEvent] {
    var next = profile
    next.timePassed(stamp)
    return enter(next)
  }

  /// Goes on in a profile. Where its scores are not comparable with those before, open events end; the view is that of
  /// the profile.
  private mutating func enter(_ next: LaneProfile) -> [AnomalyEvent] {
    guard next.profile != profile.profile else {
      profile = next
      return []
    }
    let isComparable = next.isComparable(to: profile)
    let ended = isComparable ? [] : finish(.profileChanged)
    if let before = profile.profile, let after = next.profile {
      views[before] = picture
      picture = views[after]?.withViewAlone ?? ImageWatch()
    }
    profile = next
    guard !isComparable else { return ended }
    profileChanges += 1
    return ended + calibrate()
  }

  /// The source ended: events that are open end.
  mutating func finish(_ reason: AnomalyEvent.EndReason) -> [AnomalyEvent] {
    explained(events?.finish(reason) ?? [])
  }

  /// Events with how rare they are on this camera and, where that is asked for, what they look like.
  private mutating func explained(
    _ events: [AnomalyEvent], by frame: FrameClips<LazyImage>? = nil
  ) -> [AnomalyEvent] {
    let events = events.map { event in
      var event = event
      event.rarity = profile.calibration?.rarity(ofPeak: event.peakScore)
      return event
    }
    guard plan.configuration.events.cropStrips else { return events }
    return strips.add(to: events, from: frame, views: bundle?.views ?? [])
  }

  /// How the source is doing, with a line for each thing that is wrong.
  func status(ended: Bool, counters: [String: UInt64]) -> SourceStatus {
    var reasons: [String] = []
    var state = SourceStatus.State.ready
    if bundle == nil {
      reasons.append("no bundle is set for this source; train one with `vagary train` and set bundle.path")
      state = .blind
    } else if bundle?.calibration == nil {
      reasons.append("the bundle is not calibrated; train it again")
      state = .blind
    } else if let fault = picture.fault {
      reasons.append(Self.words(fault))
      state = .blind
    } else if detectionsMissing {
      reasons.append(
        "frames come but no detections for them; start a detector or set sources.\(source).detector")
      state = .blind
    } else if let reason = watch.blindReason {
      reasons.append(reason)
      state = .blind
    } else if let detector, let expected = bundle?.manifest.detector, detector != expected {
      reasons.append("detections come from \(detector), the bundle was trained on \(expected)")
      state = .degraded
    } else if let problem = profile.problem {
      reasons.append(problem)
      state = .degraded
    } else if let noEvents {
      reasons.append(noEvents)
      state = .degraded
    } else if scored == 0 {
      state = .warming
    }
    if state != .blind, let reason = watch.driftReason {
      reasons.append(reason)
      state = .degraded
    }
    return SourceStatus(
      source: source, state: ended ? .stopped : state, profile: profile.profile, reasons: reasons,
      counters: counters)
  }

  /// In what the source is no longer what it was calibrated on.
  var drifts: [Drift] { watch.drifts }

  private static func words(_ fault: ImageWatch.Fault) -> String {
    switch fault {
    case .dark: "the picture is dark; look at the light, the exposure or the night mode of the camera"
    case .covered: "nothing can be told apart in the picture; something is in front of the lens"
    case .frozen: "the picture does not change at all; the camera or what sends its frames hangs"
    case .moved:
      "the picture shows another view than when the source appeared; put the camera back, or train for the new view"
    }
  }

  /// What explains the scores.
  var info: SourceInfo? {
    guard let bundle else { return nil }
    let manifest = bundle.manifest
    return SourceInfo(
      source: source, infoVersion: profile.infoVersion, bundleID: manifest.backbone,
      bundleHash: bundle.fingerprint,
      variant: manifest.variant,
      tasks: manifest.tasks.map { task in
        let name = bundle.taskIdentities.first { $0.id == task.id }?.name ?? task.id
        let calibration = profile.calibration?.tasks[name]
        return SourceInfo.Task(
          id: name, version: task.version, mean: calibration.map { Float($0.mean) },
          deviation: calibration.map { Float($0.deviation) })
      }, detector: DetectorIdentity(id: manifest.detector, labels: manifest.labels),
      clipStep: .frames(manifest.clipStep), classScores: Self.classScores(manifest))
  }

  private static func classScores(_ manifest: BundleManifest) -> SourceInfo.ClassScores {
    switch manifest.classScores {
    case .full: .full
    case .label: .label
    case .none: manifest.teacher == nil ? .none : .teacher
    }
  }
}
