import Bundles
import Fusion
import Scoring
import Tracklets
import VideoModel
import WireFormat

/// One source as the output thread follows it: fusion, causal filter and events, frames in order.
///
/// A value with one owner, the output thread.
struct OutputLane {
  let source: SourceID
  let bundle: ModelBundle?
  private var scorer: FrameScorer?
  private var events: EventDetector?
  private var detector: String?
  private var scored = 0
  private(set) var detectionsMissing = false
  /// Set from the first frame on whose objects the stop left unscored.
  private var isStopping = false

  init(source: SourceID, bundle: ModelBundle?, plan: NodePlan, idPrefix: String) {
    self.source = source
    self.bundle = bundle
    guard let calibration = bundle?.calibration else { return }
    scorer = FrameScorer(
      source: source, calibration: calibration, mode: plan.fusionMode,
      causal: plan.configuration.fusion.causal)
    events = EventDetector(configuration: plan.events(calibration), source: source, idPrefix: idPrefix)
  }

  /// The messages of one frame: its score, then the events it starts, moves or ends.
  mutating func push(_ frame: FrameClips<NodePicture>, _ scored: ScoredClips) -> (FrameScore, [AnomalyEvent])
  {
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
    guard !isStopping else { return (score, []) }
    return (score, events?.push(score, endedTracks: frame.endedTracks) ?? [])
  }

  mutating func setDetectionsMissing(_ missing: Bool) { detectionsMissing = missing }

  /// The source ended: events that are open end.
  mutating func finish(_ reason: AnomalyEvent.EndReason) -> [AnomalyEvent] { events?.finish(reason) ?? [] }

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
    } else if detectionsMissing {
      reasons.append(
        "frames come but no detections for them; start a detector or set sources.\(source).detector")
      state = .blind
    } else if let detector, let expected = bundle?.manifest.detector, detector != expected {
      reasons.append("detections come from \(detector), the bundle was trained on \(expected)")
      state = .degraded
    } else if scored == 0 {
      state = .warming
    }
    return SourceStatus(source: source, state: ended ? .stopped : state, reasons: reasons, counters: counters)
  }

  /// What explains the scores.
  var info: SourceInfo? {
    guard let bundle else { return nil }
    let manifest = bundle.manifest
    return SourceInfo(
      source: source, infoVersion: manifest.backbone, bundleID: manifest.backbone,
      bundleHash: manifest.backbone,
      variant: manifest.variant,
      tasks: manifest.tasks.map { task in
        let name = bundle.heads.first { $0.plugin.identity.id == task.id }?.name ?? task.id
        let calibration = bundle.calibration?.tasks[name]
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
