import VideoModel
import WireFormat

/// One message of every kind with every field filled. The golden bytes and docs/messages.md show them.
enum SampleMessages {
  static let source = SourceID("plaza-1")!
  static let second: Int64 = 1_772_357_400_000_000_000

  static let all: [(name: String, envelope: Envelope)] = [
    ("frame", frame), ("detections", detections), ("score", score), ("event", event),
    ("status", status), ("info", info), ("node", node), ("end-of-stream", endOfStream),
  ]

  static let frame = envelope(
    sequence: 1041,
    timing: FrameTiming(
      clock: .camera,
      presentation: PresentationTime(value: 3_747_600, timeBaseNumerator: 1, timeBaseDenominator: 90_000)),
    .frame(
      Frame(
        source: source, stamp: stamp(1041),
        image: EncodedImage(
          width: 4, height: 2, encoding: .yuv420p,
          planes: [
            PixelPlane(offset: 0, stride: 4), PixelPlane(offset: 8, stride: 2),
            PixelPlane(offset: 10, stride: 2),
          ], bytes: Array(16..<28)))))

  static let detections = envelope(
    sequence: 1041,
    .detections(
      FrameDetections(
        source: source, stamp: stamp(1041), frameWidth: 640, frameHeight: 360, detector: detector,
        detections: [
          Detection(
            box: BoundingBox(left: 211.5, top: 96, width: 38.25, height: 101), label: "person",
            confidence: 0.91, classScores: [0.97, 0.02, 0.01], trackID: "a-7"),
          Detection(
            box: BoundingBox(left: -4, top: 300.5, width: 60, height: 80), label: "bicycle",
            confidence: 0.4, classScores: [0.1, 0.85, 0.05]),
        ])))

  static let score = envelope(
    sequence: 1040,
    .score(
      ScoreMessage(
        score: FrameScore(
          source: source, stamp: stamp(1041), frameWidth: 640, frameHeight: 360, raw: 3.75, causal: 3.1,
          calibrated: 4.2,
          objects: [
            ObjectScore(
              box: BoundingBox(left: 211.5, top: 96, width: 38.25, height: 101), label: "person",
              confidence: 0.91, track: "1-7", tasks: tasks, raw: 3.75, plainMean: 0.62, calibrated: 4.2)
          ],
          notScored: [
            NotScored(
              box: BoundingBox(left: -4, top: 300.5, width: 60, height: 80), label: "bicycle",
              track: "1-9", reason: .captureGap)
          ], detected: true),
        infoVersion: "5f0c2a", lookAhead: 3, latency: 187_000_000)))

  static let event = envelope(
    sequence: 2,
    .event(
      AnomalyEvent(
        id: "plaza-1-20260301-1-7", phase: .end, source: source, track: "1-7", label: "person",
        start: stamp(1030), latest: stamp(1062), peak: stamp(1041),
        peakBox: BoundingBox(left: 211.5, top: 96, width: 38.25, height: 101), peakScore: 3.9,
        tasks: tasks,
        boxes: [
          AnomalyEvent.StampedBox(
            stamp: stamp(1030), box: BoundingBox(left: 150, top: 95, width: 37.5, height: 100.5)),
          AnomalyEvent.StampedBox(
            stamp: stamp(1031), box: BoundingBox(left: 155.5, top: 95, width: 37.5, height: 100.5)),
        ], endReason: .trackEnded)))

  static let status = envelope(
    sequence: 9,
    .status(
      SourceStatus(
        source: source, state: .degraded, reasons: ["no detections for 5 s", "frames come at 11 fps"],
        counters: ["frames": 1042, "gaps": 3, "scored": .max])))

  static let info = envelope(
    sequence: 0,
    .info(
      SourceInfo(
        source: source, infoVersion: "5f0c2a", bundleID: "plaza", bundleHash: "0011aaff",
        variant: "shallow-narrow",
        tasks: [
          SourceInfo.Task(id: "arrow-of-time", version: "0.1.0", mean: -4.5, deviation: 1.25),
          SourceInfo.Task(id: "middle-box", version: "0.1.0"),
        ], detector: detector, clipStep: .milliseconds(40), classScores: .teacher)))

  static let node = envelope(
    sequence: 4,
    .node(
      NodeStatus(
        name: "node-a", version: "0.1.0", uptime: 90_000_000_000, sources: [source],
        counters: ["malformed": 1, "messages": 2084])))

  static let endOfStream = envelope(sequence: 1042, .endOfStream(source))

  static let detector = DetectorIdentity(
    id: "org.example.detector", version: "2.1", labels: ["person", "bicycle", "car"],
    scoreMeaning: "objectness*class")

  static let tasks = [
    TaskScore(task: "arrow-of-time", raw: 1.5, standardised: 4.5, tail: 0.0005, share: 0.6),
    TaskScore(task: "middle-box", raw: -2.25, standardised: 3, tail: 0.004, share: 0.4),
    TaskScore(task: "distillation", raw: nil),
  ]

  /// Frame 1041 was captured two seconds after ``second``; 25 frames per second.
  static func stamp(_ frame: UInt64) -> FrameStamp {
    FrameStamp(frameID: frame, captureTime: second + (Int64(frame) - 991) * 40_000_000)
  }

  static func envelope(
    sequence: UInt64 = 0, timing: FrameTiming = FrameTiming(), _ payload: Payload
  ) -> Envelope {
    Envelope(
      node: "node-a", publisherID: 0x0123_4567_89AB_CDEF, sequence: sequence,
      publishTime: second + 2_187_000_000,
      trace: TraceContext(
        parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", state: "vagary=1"),
      frameTiming: timing, payload: payload)
  }
}
