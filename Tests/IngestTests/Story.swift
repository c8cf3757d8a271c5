import Ingest
import VideoModel

let millisecond: Int64 = 1_000_000
let second: Int64 = 1_000_000_000

let camera = SourceID("cam-1")!

/// A frame of the invented source: 25 a second, captured from 1000 s on.
func frame(
  _ id: UInt64, source: SourceID = camera, capture: Int64? = nil, width: Int = 4, bytes: Int = 8
) -> Frame {
  Frame(
    source: source, stamp: stamp(id, capture: capture),
    image: EncodedImage(
      width: width, height: 2, encoding: .gray8, planes: [PixelPlane(offset: 0, stride: width)],
      bytes: Array(repeating: 0, count: bytes)))
}

func detections(_ id: UInt64, source: SourceID = camera, capture: Int64? = nil) -> FrameDetections {
  FrameDetections(
    source: source, stamp: stamp(id, capture: capture), frameWidth: 4, frameHeight: 2,
    detector: DetectorIdentity(id: "invented"), detections: [])
}

func stamp(_ id: UInt64, capture: Int64? = nil) -> FrameStamp {
  FrameStamp(frameID: id, captureTime: capture ?? 1000 * second + Int64(id) * 40 * millisecond)
}

/// What a joiner put out, in short: `7` joined, `7?` without detections, `-7` detections without frame,
/// `=7` duplicate detections, `end`, `silent`, `heard`.
func story(_ outputs: [FrameJoiner.Output]) -> String {
  outputs.map { output in
    switch output {
    case .joined(let frame, let detections): "\(frame.stamp.frameID)\(detections == nil ? "?" : "")"
    case .unmatched(let detections, .duplicateDetections): "=\(detections.stamp.frameID)"
    case .unmatched(let detections, _): "-\(detections.stamp.frameID)"
    case .endOfStream: "end"
    case .noDetections: "silent"
    case .detectionsResumed: "heard"
    }
  }.joined(separator: " ")
}
