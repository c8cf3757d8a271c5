import Bundles
import Scoring
import Tracklets
import VideoModel

/// Scores an invented object with a bundle, to find a bundle that cannot score before a camera depends on it.
package enum BundleTrial {
  private static let side = 96

  /// The reason why the bundle cannot be used; `nil` for a usable one. Takes about as long as scoring a few objects and
  /// computing the bundle's plans.
  package static func problem(_ bundle: ModelBundle) -> String? {
    guard bundle.calibration != nil else {
      return "it is not calibrated; run `vagary calibrate` or train it again"
    }
    guard let source = SourceID("trial") else { return nil }
    var chain = SourceChain<Image>(source: source, bundle: bundle, prefix: "trial")
    guard let frame = clips(&chain, for: bundle) else { return "its views are too long for any stream" }
    let scored = chain.score(frame, with: ObjectScorer(bundle: bundle))
    if let failure = scored.failures.first { return "a task fails on a trial object: \(failure)" }
    if chain.decide(frame, scored).score.objects.isEmpty { return "no task scores a trial object" }
    return nil
  }

  /// One clip of a textured square that moves over a textured ground.
  private static func clips(_ chain: inout SourceChain<Image>, for bundle: ModelBundle) -> FrameClips<Image>?
  {
    guard !bundle.views.isEmpty else { return nil }
    let (source, step) = (chain.clips.source, bundle.manifest.clipStep)
    let labels = bundle.targets.labels
    let length = (bundle.views.flatMap(\.offsets).map { abs($0) }.max() ?? 0) * 2 * step + 1
    for frame in 0..<length {
      let box = BoundingBox(left: Float(16 + frame % 32), top: 24, width: 32, height: 48)
      let detection = Detection(
        box: box, label: labels.first ?? "", confidence: max(0.9, bundle.manifest.leastNewTrackConfidence),
        classScores: labels.indices.map { $0 == 0 ? 0.9 : 0.1 / Float(labels.count) })
      let stamp = FrameStamp(frameID: UInt64(frame), captureTime: Int64(frame) * 40_000_000)
      let ready = chain.assemble(
        ArrivedFrame(
          stamp: stamp, width: side, height: side, image: picture(frame, box),
          detections: FrameDetections(
            source: source, stamp: stamp, frameWidth: side, frameHeight: side,
            detector: DetectorIdentity(id: bundle.manifest.detector, labels: labels), detections: [detection])
        ))
      if let first = ready.first(where: { !$0.clips.isEmpty }) { return first }
    }
    return chain.clips.finish().first { !$0.clips.isEmpty }
  }

  private static func picture(_ frame: Int, _ box: BoundingBox) -> Image {
    var bytes = [UInt8](repeating: 0, count: side * side)
    let (left, top) = (Int(box.left), Int(box.top))
    for y in 0..<side {
      for x in 0..<side {
        let isInside = (left..<left + 32).contains(x) && (top..<top + 48).contains(y)
        bytes[y * side + x] =
          isInside
          ? (((x - left) / 4 + (y - top + frame) / 6) % 2 == 0 ? 220 : 30)
          : UInt8(96 + (x * 7 + y * 13 + x * y) % 32)
      }
    }
    return Image(width: side, height: side, format: .gray8, bytes: bytes)
  }
}
