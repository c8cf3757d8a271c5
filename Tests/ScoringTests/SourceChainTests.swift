import Bundles
import Fusion
import Scoring
import TestSupport
import Testing
import Tracklets
import Training
import VideoModel

@Suite struct SourceChainTests {
  let bundle: ModelBundle
  let scorer: ObjectScorer

  init() throws {
    let bare = try InventedBundle.make(
      tasks: [BuiltPlugins.task("arrow-of-time"), BuiltPlugins.task("distillation")])
    bundle = bare.calibrated(
      try BundleCalibration.estimate(for: bare, on: MovingSquares.footage(frames: 24), threads: 1))
    scorer = ObjectScorer(bundle: bundle)
  }

  private static var settings: SourceDecision.Settings {
    var events = EventConfiguration()
    (events.threshold, events.release, events.minimumDuration) = (0, 0, 0)
    return SourceDecision.Settings(fusion: FusionConfiguration(mode: .maximum), events: events)
  }

  private func chain(_ bundle: ModelBundle?) -> SourceChain<Image> {
    SourceChain(source: Invented.source(), bundle: bundle, settings: Self.settings, prefix: "p")
  }

  private func frame(_ number: Int, squares: Int = 2, confidence: Float = 0.9) -> ArrivedFrame<Image> {
    let stamp = Invented.stamp(number)
    let detections = (0..<squares).map { square in
      var detection = MovingSquares.detection(square, frame: number, .full)
      detection.confidence = confidence
      return detection
    }
    return ArrivedFrame(
      stamp: stamp, width: MovingSquares.width, height: MovingSquares.height,
      image: MovingSquares.image(number, squares: squares),
      detections: FrameDetections(
        source: Invented.source(), stamp: stamp, frameWidth: MovingSquares.width,
        frameHeight: MovingSquares.height, detector: MovingSquares.detector(), detections: detections))
  }

  /// The manifest of the bundle, changed.
  private func changed(_ change: (inout BundleManifest) -> Void) -> ModelBundle {
    var manifest = bundle.manifest
    change(&manifest)
    return ModelBundle(
      manifest: manifest, variant: bundle.variant, backbone: bundle.backbone, heads: bundle.heads,
      targets: bundle.targets, calibration: bundle.calibration)
  }

  @Test(
    "A stream in one call has the same scores and events as one whose steps run apart, scored out of order")
  func steps() {
    var (whole, apart) = (chain(bundle), chain(bundle))
    var expected: [FrameDecision] = []
    var clips: [FrameClips<Image>] = []
    for number in 0..<12 {
      expected += whole.push(frame(number), with: scorer)
      clips += apart.assemble(frame(number))
    }
    let (left, ended) = whole.finish(with: scorer)
    expected += left
    clips += apart.clips.finish()
    // The parts have owners of their own, as on the threads of a node.
    var decision = apart.decision
    let others = [scorer, ObjectScorer(bundle: bundle)]
    var scored: [Int: ScoredClips] = [:]
    for index in clips.indices.reversed() {
      scored[index] = apart.score(clips[index], with: others[index % 2])
    }
    let decisions = clips.indices.compactMap { index in
      scored[index].map { decision.decide(clips[index], $0) }
    }
    #expect(decisions == expected)
    #expect(decisions.map(\.score.stamp.frameID) == Array(0..<12))
    #expect(decisions.contains { !$0.events.isEmpty })
    #expect(decision.endStream(.sourceEnded) == ended)
    #expect(ended.count == 2)
  }

  @Test(
    "A stream that follows another on the same chain has new tracks, new events and a fresh causal filter")
  func secondStream() throws {
    var chain = chain(bundle)
    var streams: [[FrameDecision]] = []
    for _ in 0..<2 {
      var decisions: [FrameDecision] = []
      for number in 0..<9 { decisions += chain.push(frame(number), with: scorer) }
      streams.append(decisions + chain.finish(with: scorer).frames)
    }
    #expect(streams.map(\.count) == [9, 9])
    #expect(streams[0].map(\.score.causal) == streams[1].map(\.score.causal))
    let tracks = streams.map { Set($0.flatMap { $0.score.objects.map(\.track) }) }
    #expect(tracks == [["p-1", "p-2"], ["p.1-1", "p.1-2"]])
    let events = streams.map { Set($0.flatMap(\.events).map(\.id)) }
    #expect(events == [["p-1", "p-2"], ["p-3", "p-4"]])
  }

  @Test("Without a bundle each frame comes out at once, its detections followed and listed as no-bundle")
  func noBundle() {
    var chain = chain(nil)
    for number in 0..<3 {
      let decisions = chain.push(frame(number), with: nil)
      #expect(decisions.map(\.score.stamp) == [Invented.stamp(number)])
      #expect(decisions[0].score.notScored.map(\.reason) == [.noBundle, .noBundle])
      #expect(decisions[0].score.notScored.map(\.track) == ["p-1", "p-2"])
      #expect(decisions[0].events == [])
    }
    let (frames, ended) = chain.finish(with: nil)
    #expect(frames.isEmpty && ended.isEmpty)
  }

  @Test("The step and the confidence of new tracks are the bundle's, whatever the site's settings say")
  func bundleSettings() {
    let asked = changed {
      $0.clipStep = 2
      $0.newTrackConfidence = 0.5
    }
    var site = TrackletConfiguration(step: 1)
    site.newTrackConfidence = 0.1
    var chain = SourceChain<Image>(
      source: Invented.source(), bundle: asked, tracklets: site, settings: Self.settings, prefix: "p")
    var decisions: [FrameDecision] = []
    var firstAt: Int?
    for number in 0..<14 {
      let ready = chain.push(frame(number, confidence: 0.3), with: scorer)
      if !ready.isEmpty, firstAt == nil { firstAt = number }
      decisions += ready
    }
    // Seven frames two apart: the first frame waits for the thirteenth.
    #expect(firstAt == 12)
    #expect(decisions.allSatisfy { $0.score.notScored.map(\.reason) == [.lowConfidence, .lowConfidence] })
  }

  @Test("The site's settings that no bundle knows apply: nothing is scored where they say not to look")
  func siteSettings() throws {
    var site = TrackletConfiguration()
    site.ignore = [try #require(Polygon("0:0 1:0 1:1 0:1"))]
    var chain = SourceChain<Image>(source: Invented.source(), bundle: bundle, tracklets: site, prefix: "p")
    var decisions: [FrameDecision] = []
    for number in 0..<7 { decisions += chain.push(frame(number), with: scorer) }
    #expect(decisions.map(\.score.notScored.count) == [2, 2, 2, 2])
    #expect(decisions.allSatisfy { $0.score.notScored.allSatisfy { $0.reason == .ignored } })
  }

  @Test("A calibration given to the chain replaces the bundle's")
  func otherCalibration() throws {
    var other = try #require(bundle.calibration)
    for task in bundle.taskNames { other.tasks[task]?.mean += 1 }
    func raws(_ calibration: Calibration?) -> [Float] {
      var chain = SourceChain<Image>(
        source: Invented.source(), bundle: bundle, calibration: calibration, prefix: "p")
      return (0..<7).flatMap { chain.push(frame($0), with: scorer) }.compactMap(\.score.raw)
    }
    #expect(raws(nil) == raws(bundle.calibration))
    #expect(raws(other).count == 4 && zip(raws(other), raws(nil)).allSatisfy { $0 < $1 })
  }
}
