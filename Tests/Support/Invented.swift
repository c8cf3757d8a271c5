import VideoModel

/// Invented frames, boxes and scores for life stories.
package enum Invented {
  /// A source id; `name` must be valid.
  package static func source(_ name: String = "cam-1") -> SourceID {
    guard let source = SourceID(name) else { preconditionFailure("\(name) is no source id") }
    return source
  }

  /// Frame `number` of a stream with `rate` frames per second that starts at time 0.
  package static func stamp(_ number: Int, rate: Int64 = 10) -> FrameStamp {
    FrameStamp(frameID: UInt64(number), captureTime: Int64(number) * 1_000_000_000 / rate)
  }

  /// A box of 20 x 40 px, about as large as a walker.
  package static func walker(atX x: Float, y: Float = 50) -> BoundingBox {
    BoundingBox(left: x, top: y, width: 20, height: 40)
  }

  package static func detection(atX x: Float, y: Float = 50, track: String = "") -> Detection {
    Detection(box: walker(atX: x, y: y), label: "person", confidence: 0.9, trackID: track)
  }

  package static func detections(
    _ detections: [Detection], at stamp: FrameStamp, width: Int = 320, height: Int = 240
  ) -> FrameDetections {
    FrameDetections(
      source: source(), stamp: stamp, frameWidth: width, frameHeight: height,
      detector: DetectorIdentity(id: "invented"), detections: detections)
  }

  /// An object with a given calibrated score and an equal raw score.
  package static func object(
    _ calibrated: Float, track: String, atX x: Float = 100, y: Float = 50, tasks: [TaskScore] = []
  ) -> ObjectScore {
    ObjectScore(
      box: walker(atX: x, y: y), label: "person", confidence: 0.9, track: track, tasks: tasks,
      raw: calibrated, plainMean: 0, calibrated: calibrated)
  }

  package static func frameScore(_ objects: [ObjectScore], at stamp: FrameStamp) -> FrameScore {
    FrameScore(
      source: source(), stamp: stamp, frameWidth: 320, frameHeight: 240, raw: objects.map(\.raw).max(),
      causal: nil, calibrated: objects.map(\.calibrated).max(), objects: objects, detected: true)
  }

  /// A fixed sequence of random numbers for each seed.
  package struct Noise: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    /// Uniform, above 0 and below 1.
    package mutating func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
    }

    /// About normal with mean 0 and deviation 1: the sum of twelve uniform numbers minus six.
    package mutating func normal() -> Double {
      (0..<12).reduce(-6) { sum, _ in sum + uniform() }
    }
  }
}
