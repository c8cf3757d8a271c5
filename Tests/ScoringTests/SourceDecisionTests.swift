import Bundles
import Fusion
import Scoring
import TestSupport
import Testing
import Tracklets
import Training
import VideoModel

/// Raw scores of a trained-on scene go through the third step; a threshold of 0 opens an event for every track.
@Suite struct SourceDecisionTests {
  let bundle: ModelBundle
  let calibration: Calibration
  let frames: [FrameClips<Image>]
  let scored: [ScoredClips]
  static let sensitive = SourceDecision.Settings(events: sensitiveEvents)

  private static var sensitiveEvents: EventConfiguration {
    var events = EventConfiguration()
    (events.threshold, events.release, events.minimumDuration, events.updateInterval) = (0, 0, 0, 3600)
    return events
  }

  init() throws {
    bundle = try InventedBundle.make(tasks: [BuiltPlugins.task("distillation")])
    calibration = try BundleCalibration.estimate(
      for: bundle, on: MovingSquares.footage(frames: 24), threads: 1)
    frames = FrameClipsMaker.make(for: bundle, squares: 2) { $0 }
    let scorer = ObjectScorer(bundle: bundle)
    scored = frames.map { scorer.score($0) }
  }

  private func decision(_ calibration: Calibration?, _ settings: SourceDecision.Settings = sensitive)
    -> SourceDecision
  {
    SourceDecision(
      source: Invented.source(), calibration: calibration, settings: settings, eventPrefix: "first")
  }

  /// Takes some of the frames.
  private func run(_ decision: inout SourceDecision, _ range: Range<Int>) -> [FrameDecision] {
    range.map { decision.decide(frames[$0], scored[$0]) }
  }

  @Test("Events open with the scores of their frame, carry their rarity, and end when the stream ends")
  func story() throws {
    var decision = decision(calibration)
    let decisions = run(&decision, frames.indices)
    #expect(decisions.map(\.score.stamp) == frames.map(\.stamp))
    #expect(decisions.allSatisfy { $0.score.objects.count == 2 })
    let starts = decisions.flatMap(\.events).filter { $0.phase == .start }
    #expect(Set(starts.map(\.track)) == ["e-1", "e-2"])
    #expect(Set(starts.map(\.id)) == ["first-1", "first-2"])
    for event in starts { #expect(event.rarity == calibration.rarity(ofPeak: event.peakScore)) }
    #expect(starts.allSatisfy { $0.rarity != nil })
    let ended = decision.finish(.sourceEnded)
    #expect(ended.map(\.id).sorted() == ["first-1", "first-2"])
    #expect(ended.allSatisfy { $0.phase == .end && $0.endReason == .sourceEnded && $0.rarity != nil })
    #expect(decision.finish(.sourceEnded) == [])
  }

  @Test("Without a rule for events every frame has its scores and none has events")
  func noEvents() {
    var decision = decision(calibration, .init())
    let decisions = run(&decision, frames.indices)
    #expect(decisions.allSatisfy { $0.score.objects.count == 2 && $0.events.isEmpty })
    #expect(decision.finish(.stopping) == [])
  }

  @Test("Without a calibration every clip is listed as unscored, with the reason of its scoring or no-bundle")
  func uncalibrated() {
    var decision = decision(nil)
    let frame = frames[5]
    let score = decision.decide(frame, ScoredClips(unscored: 2, .overload)).score
    #expect(score.notScored.map(\.reason) == [.overload, .overload])
    #expect(score.notScored.map(\.track) == ["e-1", "e-2"])
    #expect(score.notScored.map(\.box) == frame.clips.map(\.box))
    #expect(score.objects.isEmpty && score.raw == nil && score.causal == nil && score.detected)
    #expect(decision.decide(frame, scored[5]).score.notScored.map(\.reason) == [.noBundle, .noBundle])
    #expect(decision.configureEvents(Self.sensitiveEvents, eventPrefix: "later") == [])
    #expect(decision.decide(frames[6], scored[6]).events == [])
  }

  @Test("A frame whose score is fused without its events leaves the open events as they are")
  func fusedOnly() throws {
    var (whole, part) = (decision(calibration), decision(calibration))
    _ = (run(&whole, 0..<6), run(&part, 0..<6))
    let fused = part.fuse(frames[6], scored[6])
    #expect(fused == whole.decide(frames[6], scored[6]).score)
    let ended = part.finish(.blind)
    #expect(ended.count == 2 && ended.allSatisfy { $0.latest == frames[5].stamp && $0.endReason == .blind })
  }

  @Test("Another rule for events keeps the open events; no rule ends them as bundle-changed")
  func otherRule() {
    var decision = decision(calibration)
    _ = run(&decision, 0..<6)
    var strict = Self.sensitiveEvents
    (strict.threshold, strict.patience) = (9, 60)
    #expect(decision.configureEvents(strict, eventPrefix: "second") == [])
    #expect(run(&decision, 6..<8).flatMap(\.events) == [])
    let ended = decision.configureEvents(nil, eventPrefix: "third")
    #expect(ended.map(\.id).sorted() == ["first-1", "first-2"])
    #expect(ended.allSatisfy { $0.endReason == .bundleChanged })
    #expect(decision.configureEvents(Self.sensitiveEvents, eventPrefix: "fourth") == [])
    let later = run(&decision, 8..<11).flatMap(\.events)
    #expect(Set(later.map(\.id)) == ["fourth-1", "fourth-2"])
  }

  @Test("Under another calibration scores are those of that calibration, and the causal filter starts again")
  func recalibrated() {
    var other = calibration
    other.tasks["distillation"]?.mean += 1
    var (decision, fresh) = (decision(calibration), decision(other))
    _ = run(&decision, 0..<6)
    _ = decision.finish(.profileChanged)
    #expect(decision.recalibrate(other, Self.sensitive, eventPrefix: "second") == [])
    #expect(run(&decision, 6..<7).map(\.score) == run(&fresh, 6..<7).map(\.score))
  }

  @Test("The end of a stream ends the events and starts the causal filter again; the end of events does not")
  func endOfStream() throws {
    var (stream, events) = (decision(calibration), decision(calibration))
    var fresh = decision(calibration)
    _ = (run(&stream, 0..<6), run(&events, 0..<6))
    #expect(stream.endStream(.sourceEnded).count == 2)
    #expect(events.finish(.blind).count == 2)
    let expected = try #require(run(&fresh, 6..<7)[0].score.causal)
    #expect(run(&stream, 6..<7)[0].score.causal == expected)
    #expect(run(&events, 6..<7)[0].score.causal != expected)
  }
}
