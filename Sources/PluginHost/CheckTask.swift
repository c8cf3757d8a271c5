import RandomNumbers
import VideoModel

/// Contexts that a head must fit: all backbones, with a detector's classes, a teacher, both or neither.
private let contexts: [HeadContext] = [
  HeadContext(channels: 32, height: 8, width: 8, pools: 3, classCount: 80),
  HeadContext(channels: 64, height: 8, width: 8, pools: 3, teacherWidth: 128),
  HeadContext(channels: 32, height: 4, width: 4, pools: 4, classCount: 1, teacherWidth: 128),
  HeadContext(channels: 64, height: 4, width: 4, pools: 4),
]

func checkTask(_ library: PluginLibrary, _ settings: [String: String], _ check: inout ContractCheck) {
  // Creation reads and checks the needs.
  guard
    let task = makeInstance(
      &check, { () throws(PluginError) in try TaskPlugin(library: library, settings: settings) })
  else { return }
  var width = 0
  check.expect("its head fits every backbone and its target") { () throws(PluginError) in
    for context in contexts {
      let wanted = context.targetWidth(of: task.needs.target)
      do throws(PluginError) {
        let layers = try task.describe(context)
        if let output = try? context.check(layers, for: task.needs) { width = output.count }
      } catch {
        // Without anything to compare with, and only then, a task may refuse.
        guard case .callFailed(_, _, .unsupported, let message) = error, wanted == 0, !message.isEmpty
        else { throw error }
      }
    }
    return nil
  }
  check.expect("its samples stay within reach and footage and carry usable labels") {
    () throws(PluginError) in try checkSamples(of: task, width: width)
  }
  check.expect("its samples depend on nothing but the random numbers") { () throws(PluginError) in
    for index in 0..<task.needs.samples {
      for seed in 0..<16 as Range<UInt64> {
        let samples = try (0..<2).map { _ throws(PluginError) in
          var random = SplitMix64(seed: seed)
          return try task.sample(
            index, using: &random, lowest: -task.needs.reach, highest: task.needs.reach)
        }
        if samples[0] != samples[1] {
          return "sample \(index) differs under the same seed; draw from the host's numbers only"
        }
      }
    }
    return nil
  }
  guard width > 0 else {
    check.skip("its scores", because: "they need a head; correct describe first")
    return
  }
  checkScores(of: task, width: width, &check)
}

private func checkSamples(of task: TaskPlugin, width: Int) throws(PluginError) -> String? {
  let low = min(0, task.needs.view.offsets.min() ?? 0)
  let high = max(0, task.needs.view.offsets.max() ?? 0)
  let reach = task.needs.reach
  let footage = [(-reach, reach), (low, high), (low, reach), (-reach, high), (low - 1, high + 2)]
  for (lowest, highest) in footage {
    for index in 0..<task.needs.samples {
      for seed in 0..<64 as Range<UInt64> {
        var random = SplitMix64(seed: seed)
        let sample = try task.sample(index, using: &random, lowest: lowest, highest: highest)
        if task.needs.target == .label, width > 0, sample.label >= width {
          return "sample \(index) has the label \(sample.label), but the head has \(width) outputs"
        }
      }
    }
  }
  return nil
}

/// A random batch for ``TaskPlugin/score(output:count:width:target:targetWidth:hasTarget:scores:abstains:)``.
private struct Batch {
  var output: [Float]
  var target: [Float]?
  var hasTarget: [UInt8]
  let width: Int

  init(count: Int, width: Int, withTarget: Bool, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    self.width = width
    // One more than needed, so that the pointers are never nil.
    output = (0...count * width).map { _ in Float.random(in: -20...20, using: &random) }
    target = withTarget ? (0...count * width).map { _ in Float.random(in: 0...1, using: &random) } : nil
    // Every third object has no target.
    hasTarget = (0...count).map { $0 % 3 == 2 ? 0 : 1 }
  }

  /// Raw scores; `nil` where the task abstains.
  func score(by task: TaskPlugin, from first: Int = 0, count: Int) throws(PluginError) -> [Float?] {
    var scores = [Float](repeating: .nan, count: count + 1)
    var abstains = [UInt8](repeating: 0, count: count + 1)
    func read(_ target: UnsafePointer<Float>?) throws(PluginError) {
      try withPointers(first) { (output, hasTarget) throws(PluginError) in
        try task.score(
          output: output, count: count, width: width, target: target,
          targetWidth: target == nil ? 0 : width, hasTarget: target == nil ? nil : hasTarget,
          scores: &scores, abstains: &abstains)
      }
    }
    if let target {
      try target.withUnsafeBufferPointer { (target) throws(PluginError) in
        try read(target.baseAddress.map { $0 + first * width })
      }
    } else {
      try read(nil)
    }
    return (0..<count).map { abstains[$0] == 0 ? scores[$0] : nil }
  }

  private func withPointers(
    _ first: Int, _ body: (UnsafePointer<Float>, UnsafePointer<UInt8>) throws(PluginError) -> Void
  ) throws(PluginError) {
    try output.withUnsafeBufferPointer { (output) throws(PluginError) in
      try hasTarget.withUnsafeBufferPointer { (hasTarget) throws(PluginError) in
        guard let output = output.baseAddress, let hasTarget = hasTarget.baseAddress else { return }
        try body(output + first * width, hasTarget + first)
      }
    }
  }
}

private func checkScores(of task: TaskPlugin, width: Int, _ check: inout ContractCheck) {
  let withTarget = task.needs.target != .label
  check.expect("it scores batches of 0, 1 and 7 objects with finite numbers") { () throws(PluginError) in
    for count in [0, 1, 7] {
      let batch = Batch(count: count, width: width, withTarget: withTarget, seed: UInt64(count))
      _ = try batch.score(by: task, count: count)
    }
    return nil
  }
  check.expect("an object scores the same alone, in a batch and again") { () throws(PluginError) in
    let batch = Batch(count: 6, width: width, withTarget: withTarget, seed: 6)
    let together = try batch.score(by: task, count: 6)
    for object in 0..<6 {
      let alone = try batch.score(by: task, from: object, count: 1)
      if alone[0] != together[object] {
        return "object \(object) scores \(text(together[object])) in a batch and \(text(alone[0])) alone"
      }
    }
    return nil
  }
  guard withTarget else { return }
  check.expect("it abstains where there is no target, and only there") { () throws(PluginError) in
    let batch = Batch(count: 6, width: width, withTarget: true, seed: 9)
    let scores = try batch.score(by: task, count: 6)
    for object in 0..<6 where (scores[object] == nil) != (batch.hasTarget[object] == 0) {
      return "object \(object) with has_target \(batch.hasTarget[object]) scores \(text(scores[object]))"
    }
    return nil
  }
}

private func text(_ score: Float?) -> String { score.map { "\($0)" } ?? "no opinion" }
