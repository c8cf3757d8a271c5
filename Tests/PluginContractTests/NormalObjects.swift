import PluginHost
import VideoModel

/// An object as a fitted task is shown it.
struct NormalObject {
  var box: BoundingBox
  var label: Int?
  var history: [PastBox] = []
  /// Empty: all 0.
  var features: [Float] = []

  static let frame = (width: 640, height: 360)

  /// A person with the middle of the feet at a place, in pixels.
  init(x: Float, foot: Float, height: Float, width: Float? = nil, label: Int? = nil) {
    let width = width ?? height * 0.4
    box = BoundingBox(left: x - width / 2, top: foot - height, width: width, height: height)
    self.label = label
  }

  /// The object after a steady movement, in pixels per second, of so many seconds.
  func moving(_ x: Float, _ y: Float = 0, for seconds: Float, shaking: Float = 0) -> NormalObject {
    var object = self
    object.history = (1...max(1, Int((seconds * 10).rounded()))).map { step in
      let age = Float(step) / 10
      var past = box
      past.left -= x * age + (step % 2 == 0 ? shaking : -shaking)
      past.top -= y * age
      return PastBox(age: age, box: past)
    }
    return object
  }
}

/// A backbone of two channels, so that features can be written down.
let smallContext = FitContext(channels: 2, height: 2, width: 2, classCount: 3)

extension ObjectBatch {
  /// Hands the objects to `body`, with their features.
  static func of<Result>(_ objects: [NormalObject], _ body: (ObjectBatch) throws -> Result) throws -> Result {
    let batch = ObjectBatch()
    batch.begin(
      count: objects.count, width: NormalObject.frame.width, height: NormalObject.frame.height,
      classes: smallContext.classCount)
    for (index, object) in objects.enumerated() {
      batch.set(index, box: object.box, confidence: 0.9, label: object.label, history: object.history)
    }
    let count = smallContext.featureCount
    var features: [Float] = []
    for object in objects {
      features += object.features.isEmpty ? Array(repeating: 0, count: count) : object.features
    }
    // Never nil.
    features.append(0)
    return try features.withUnsafeBufferPointer {
      batch.lend(features: $0.baseAddress, crops: $0.baseAddress)
      return try body(batch)
    }
  }
}

extension FitPlugin {
  /// Fits it on normal objects, as the host does; gives its state.
  @discardableResult
  func fit(_ objects: [NormalObject], seed: UInt64 = 1) throws -> [UInt8] {
    var random = SeededNumbers(seed)
    try begin(smallContext)
    for first in stride(from: 0, to: objects.count, by: 8) {
      try ObjectBatch.of(Array(objects[first..<min(first + 8, objects.count)])) {
        try observe($0, using: &random)
      }
    }
    try finish(using: &random)
    let state = try save()
    try load(state, smallContext)
    return state
  }

  /// `nil` where it abstains.
  func score(_ objects: [NormalObject]) throws -> [Float?] {
    try ObjectBatch.of(objects) { batch in
      var scores = [Float](repeating: .nan, count: objects.count + 1)
      var abstains = [UInt8](repeating: 0, count: objects.count + 1)
      try score(batch, scores: &scores, abstains: &abstains)
      return objects.indices.map { abstains[$0] == 0 ? scores[$0] : nil }
    }
  }

  /// Whether each of `odd` scores higher than all of `normal`.
  func tells(_ odd: [NormalObject], from normal: [NormalObject]) throws -> Bool {
    let usual = try score(normal).compactMap { $0 }
    let strange = try score(odd).compactMap { $0 }
    guard usual.count == normal.count, strange.count == odd.count else { return false }
    return strange.allSatisfy { $0 > usual.max() ?? .infinity }
  }
}
