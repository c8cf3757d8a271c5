import RandomNumbers
import VideoModel

/// Made-up objects on which fitted tasks are checked: walkers of four sizes that go at four speeds, in pictures of noise.
struct CheckObjects {
  /// Objects of a batch.
  static let batch = 8

  private let context: FitContext
  private let needs: FitNeeds
  private let batch = ObjectBatch()
  private var features: [Float] = []
  private var crops: [Float] = []

  init(_ context: FitContext, _ needs: FitNeeds) {
    self.context = context
    self.needs = needs
  }

  /// Objects `first ..< first + count`; the same number is the same object.
  mutating func make(_ first: Int, count: Int, stream: Int = 0) -> ObjectBatch {
    let cropCount = (needs.view?.offsets.count ?? 0) * 3 * context.cropSide * context.cropSide
    batch.begin(count: count, stream: stream, width: 640, height: 360, classes: context.classCount)
    features.removeAll(keepingCapacity: true)
    crops.removeAll(keepingCapacity: true)
    for place in 0..<count {
      let number = first + place
      var random = SplitMix64(seed: UInt64(number))
      set(place, number, &random)
      if needs.inputs.contains(.features) {
        for _ in 0..<context.featureCount {
          features.append(max(0, Float.random(in: -1...1, using: &random)))
        }
      }
      if needs.inputs.contains(.crops) {
        for _ in 0..<cropCount { crops.append(Float.random(in: 0...1, using: &random)) }
      }
    }
    // Never nil, also for no object.
    features.append(0)
    crops.append(0)
    return batch
  }

  /// Hands the objects of a batch to `body`, with what was lent to it.
  mutating func with<Result>(
    _ first: Int, count: Int, stream: Int = 0, _ body: (ObjectBatch) throws(PluginError) -> Result
  ) throws(PluginError) -> Result {
    let objects = make(first, count: count, stream: stream)
    return try features.withUnsafeBufferPointer { (features) throws(PluginError) in
      try crops.withUnsafeBufferPointer { (crops) throws(PluginError) in
        objects.lend(features: features.baseAddress, crops: crops.baseAddress)
        return try body(objects)
      }
    }
  }

  private func set(_ place: Int, _ number: Int, _ random: inout SplitMix64) {
    let height = Float(40 + number % 4 * 20) * Float.random(in: 0.9...1.1, using: &random)
    let box = BoundingBox(
      left: Float.random(in: 100...400, using: &random), top: Float.random(in: 20...200, using: &random),
      width: height / 2, height: height)
    let speed = Float(number / 4 % 4) * height / 2 * Float.random(in: 0.9...1.1, using: &random)
    // Some have just appeared, some have been there for long.
    let known = number % 5 * 8
    let history = (0..<known).map { step in
      let age = Float(step + 1) / 10
      var past = box
      past.left = min(600, max(0, past.left - speed * age))
      return PastBox(age: age, box: past)
    }
    let label = context.classCount > 0 && number % 7 != 0 ? number % min(3, context.classCount) : nil
    batch.set(
      place, box: box, confidence: Float.random(in: 0.3...1, using: &random), label: label, history: history)
    if context.classCount > 0 {
      let scores = batch.classScores(place)
      for index in 0..<context.classCount { scores[index] = Float.random(in: 0...1, using: &random) }
    }
  }
}
