import Backbone
import Bundles
import NeuralEngine
import PlainText
import PluginHost
import ProxyTasks
import Scoring
import Tracklets
import VideoModel

/// The speed of scoring: crops, three views through the backbone, four heads, targets and raw scores,
/// with random weights. Threads share out frames, each with a scorer of its own.
struct ScoreBench {
  var variant: BackboneVariant
  /// 1...256.
  var threads: Int
  /// Objects of a frame, 1 or more.
  var objects = 8
  var precision = Precision.exact
  /// Whether fitted tasks score beside the four.
  var isFitted = false
  var timing = BenchTiming()

  /// The tasks of the method: three views, four heads.
  static let tasks = ["arrow-of-time", "motion-irregularity", "middle-box", "distillation"]
  private static let classes = 80
  private static let (width, height) = (640, 360)

  func run(_ catalog: PluginCatalog) throws -> BenchResult {
    let bundle = try randomBundle(catalog)
    guard let frame = clips(for: bundle) else {
      throw CommandFailure(.internalFault, "the invented frame has no clips")
    }
    let scorers = (0..<threads).map { _ in ObjectScorer(bundle: bundle, precision: precision) }
    let failures = UnsafeMutablePointer<[String]>.allocate(capacity: threads)
    failures.initialize(repeating: [], count: threads)
    defer {
      failures.deinitialize(count: threads)
      failures.deallocate()
    }
    let team = ThreadTeam(threads: threads)
    let rates = try timing.measure(objects: threads * objects) { rounds in
      team.run(rounds * threads) { _, worker in
        let scored = scorers[worker].score(frame)
        if !scored.failures.isEmpty { failures[worker] = scored.failures }
      }
      for worker in 0..<threads {
        if let failure = failures[worker].first { throw CommandFailure(.unavailable, failure) }
      }
    }
    let allocations = allocationsPerObject(scorers[0], frame)
    return BenchResult(
      subject: "scoring \(variant.rawValue), \(bundle.views.count) views, \(bundle.heads.count) heads"
        + (isFitted ? ", \(bundle.fitted.count) fitted tasks" : ""),
      threads: threads, repeats: rates, precision: precision.onThisMachine,
      allocationsPerObject: allocations)
  }

  /// Allocations of one more object in a frame: the difference between a frame with all objects three
  /// times and the frame itself. A frame by itself needs the list of its results.
  ///
  /// - Returns: `nil` when nothing counts.
  private func allocationsPerObject(_ scorer: ObjectScorer, _ frame: FrameClips<Image>) -> Double? {
    var crowded = frame
    crowded.clips += frame.clips + frame.clips
    func allocations(_ frame: FrameClips<Image>) -> UInt64? {
      // The first time memory grows to its size.
      _ = scorer.score(frame)
      guard let before = AllocationCount.now else { return nil }
      for _ in 0..<Self.countedFrames { _ = scorer.score(frame) }
      return AllocationCount.now.map { $0 - before }
    }
    guard let few = allocations(frame), let many = allocations(crowded) else { return nil }
    let objects = Self.countedFrames * (crowded.clips.count - frame.clips.count)
    return (Double(many) - Double(few)) / Double(objects)
  }

  private static let countedFrames = 20

  /// The weights that are measured, with inputs and what this engine's networks make of them. Crops,
  /// targets and raw scores are left out.
  func export(_ catalog: PluginCatalog) throws -> BenchExport {
    let bundle = try randomBundle(catalog)
    let team = ThreadTeam(threads: 1)
    var export = BenchExport()
    try export.add(bundle.backbone, as: "backbone", layers: variant.layers)
    var features: [ClipView: Tensor] = [:]
    for (index, view) in bundle.views.enumerated() {
      let input = BenchExport.pixels(
        items: BenchExport.items, frames: view.offsets.count, seed: 10 + UInt64(index))
      let output = try NetworkPass(bundle.backbone, team: team, precision: precision).forward(
        input, mode: .inference(view: view.description))
      export.add(input, as: "input@\(view)")
      export.add(output, as: "features@\(view)")
      features[view] = output
    }
    for head in bundle.heads {
      guard let shared = features[head.view] else { continue }
      try export.add(head.network, as: head.name, layers: head.plugin.describe(head.context))
      export.note(view: head.view.description, of: head.name)
      let output = try NetworkPass(head.network, team: team).forward(
        shared, mode: .inference(view: head.view.description))
      export.add(output, as: "output.\(head.name)")
    }
    return export
  }

  private func randomBundle(_ catalog: PluginCatalog) throws -> ModelBundle {
    let labels = (0..<Self.classes).map { "class \($0)" }
    let targets = TargetSource(mode: .full, labels: labels, teacher: nil)
    let context = ModelBundle.headContext(variant, targets: targets)
    var heads: [TaskHead] = []
    for name in Self.tasks { heads.append(try TaskHead(plugin: try catalog.task(name), context: context)) }
    let views = Set(heads.map(\.view.description)).sorted()
    let backbone = variant.makeNetwork()
    RandomWeights.fill(backbone, seed: 1, views: views)
    for (index, head) in heads.enumerated() {
      RandomWeights.fill(head.network, seed: 2 + UInt64(index), views: views)
    }
    let manifest = BundleManifest(
      format: BundleManifest.currentFormat, variant: variant.rawValue, cropSide: BackboneVariant.cropSide,
      classScores: .full, labels: labels, teacher: nil, tasks: [], backbone: "", detector: "bench",
      clipStep: 1,
      frameInterval: 40_000_000, training: nil)
    let fitted = try isFitted ? BenchFitting.fit(catalog, FitContext(context)) : []
    return ModelBundle(
      manifest: manifest, variant: variant, backbone: backbone, heads: heads,
      fitted: fitted, targets: targets, calibration: nil)
  }

  /// The middle frame of seven, with all its clips.
  private func clips(for bundle: ModelBundle) -> FrameClips<Image>? {
    guard let source = SourceID("bench") else { return nil }
    var random = CounterRandom(seed: 3)
    let detections = (0..<objects).map { object in
      let box = BoundingBox(
        left: Float(20 + object * 61 % (Self.width - 100)),
        top: Float(20 + object * 37 % (Self.height - 140)),
        width: 48, height: 96)
      return Detection(
        box: box, label: "class 0", confidence: 0.9,
        classScores: (0..<Self.classes).map { _ in Float.random(in: 0...1, using: &random) })
    }
    let detector = DetectorIdentity(id: "bench", labels: bundle.targets.labels)
    var chain = SourceChain<Image>(source: source, bundle: bundle, prefix: "bench")
    var frames: [FrameClips<Image>] = []
    for number in 0..<7 {
      let image = Image(
        width: Self.width, height: Self.height, format: .bgr24,
        bytes: (0..<(Self.width * Self.height * 3)).map {
          UInt8(truncatingIfNeeded: $0 / 3 &* 7 &+ number * 5)
        })
      let stamp = FrameStamp(frameID: UInt64(number), captureTime: Int64(number) * 40_000_000)
      let list = FrameDetections(
        source: source, stamp: stamp, frameWidth: Self.width, frameHeight: Self.height, detector: detector,
        detections: number == 3 ? detections : [])
      frames += chain.assemble(
        ArrivedFrame(stamp: stamp, width: Self.width, height: Self.height, image: image, detections: list))
    }
    var frame = (frames + chain.clips.finish()).first { !$0.clips.isEmpty }
    for index in frame?.clips.indices ?? 0..<0 { frame?.clips[index].history = BenchFitting.history(&random) }
    return frame
  }
}
