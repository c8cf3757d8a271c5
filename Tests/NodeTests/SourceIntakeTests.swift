import TestSupport
import Testing
import VideoModel

@testable import Bus
@testable import Ingest
@testable import Mesh
@testable import Node
@testable import Tracklets
@testable import WireFormat

/// Life stories of sources, without a socket, a clock or a thread.
@Suite struct SourceIntakeTests {
  private let camera = Invented.source()
  private let counters = NodeCounters()

  private static let second: Int64 = 1_000_000_000

  private func intake(
    sources: Int = 256, totalBytes: Int = .max,
    settings: @escaping (SourceID) -> SourceSettings? = { _ in Self.settings() }
  ) -> SourceIntake {
    SourceIntake(
      table: SourceTable(maximumSources: sources, totalBytes: totalBytes), trackPrefix: "t",
      decoders: DecoderPool(counters: counters), counters: counters,
      resolve: { $0 == "front door" ? SourceID("door") : SourceID($0) }, settings: settings)
  }

  private static func settings(
    views: [ClipView] = [ClipView(offsets: [0])!], step: Int = 1, checks: Bool = false, detector: Bool = false
  ) -> SourceSettings {
    SourceSettings(
      needs: ClipNeeds(views: views, step: step), tracklets: TrackletConfiguration(), checksImages: checks,
      hasDetector: detector)
  }

  private func message(
    _ payload: Payload, _ kind: Topic.Kind, source: String? = nil, trace: TraceContext? = nil
  ) throws -> IncomingMessage {
    let topic = try #require(Topic(kind: kind, source: source ?? camera.text))
    return IncomingMessage(
      topic: topic, topicText: TopicScheme.standard.text(topic),
      envelope: Envelope(
        node: "n", publisherID: 7, sequence: 3, publishTime: 0, trace: trace, payload: payload))
  }

  private func frame(_ number: Int, source: SourceID? = nil) -> Frame {
    Frame(
      source: source ?? camera, stamp: Invented.stamp(number),
      image: EncodedImage(
        width: 8, height: 4, encoding: .gray8, planes: [PixelPlane(offset: 0, stride: 8)],
        bytes: [UInt8](repeating: 9, count: 32)))
  }

  private func boxes(_ number: Int, count: Int = 1) -> FrameDetections {
    Invented.detections(
      (0..<count).map { _ in
        Detection(box: BoundingBox(left: 1, top: 1, width: 4, height: 2), label: "person")
      },
      at: Invented.stamp(number), width: 8, height: 4)
  }

  /// `open cam-1, frame 1 (1)`: a word for each action, with the clips of a frame.
  private func story(_ actions: [SourceIntake.Action]) -> String {
    actions.map { action in
      switch action {
      case .opened(let source, _): "open \(source)"
      case .frame(let frame, _): "frame \(frame.stamp.frameID) (\(frame.clips.count))"
      case .checkImage(_, let stamp, _): "check \(stamp.frameID)"
      case .detect(let frame): "detect \(frame.stamp.frameID)"
      case .unmatched(let detections, let reason): "unmatched \(detections.stamp.frameID) \(reason.rawValue)"
      case .detectionsMissing(_, let areMissing): areMissing ? "missing" : "resumed"
      case .ended(let source, let reason): "end \(source) \(reason.rawValue)"
      case .forgotten(let source): "forget \(source)"
      }
    }.joined(separator: ", ")
  }

  @Test("A frame opens its source, and is ready when its detections come")
  func joined() throws {
    var intake = intake()
    #expect(
      story(try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0).actions) == "open cam-1")
    #expect(
      story(try intake.messageArrived(message(.detections(boxes(1)), .detection), at: 1).actions)
        == "frame 1 (1)")
    #expect(counters.all(of: camera) == [.framesReceived: 1, .detectionsReceived: 1])
  }

  @Test("An end of stream ends the source behind its frames, and is confirmed to its publisher")
  func endOfStream() throws {
    var intake = intake()
    _ = try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0)
    _ = try intake.messageArrived(message(.detections(boxes(1, count: 0)), .detection), at: 0)
    let outcome = try intake.messageArrived(message(.endOfStream(camera), .frame), at: 1)
    #expect(story(outcome.actions) == "end cam-1 source-ended")
    #expect(outcome.confirmation == "7/3")
    let ofDetector = try intake.messageArrived(message(.endOfStream(camera), .detection), at: 1)
    #expect(story(ofDetector.actions) == "" && ofDetector.confirmation == "7/3")
    _ = try intake.messageArrived(message(.frame(frame(1)), .frame), at: 2)
    #expect(
      story(try intake.messageArrived(message(.detections(boxes(1)), .detection), at: 2).actions)
        == "open cam-1, frame 1 (1)")
  }

  @Test("A silent source is flushed, ended and forgotten")
  func silence() throws {
    var intake = intake()
    _ = try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0)
    #expect(story(intake.timePassed(2 * Self.second)) == "frame 1 (0)")
    #expect(story(intake.timePassed(11 * Self.second)) == "missing, end cam-1 source-ended, forget cam-1")
  }

  @Test("A stop lets every frame out and ends every source")
  func stop() throws {
    var intake = intake()
    _ = try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0)
    _ = try intake.messageArrived(
      message(.frame(frame(1, source: Invented.source("b"))), .frame, source: "b"), at: 0)
    #expect(story(intake.stop(at: 1)) == "frame 1 (0), end b stopping, frame 1 (0), end cam-1 stopping")
  }

  @Test("Every frame of a source with a detector of its own goes to it once, behind the opening")
  func detector() throws {
    var intake = intake { _ in Self.settings(detector: true) }
    #expect(
      story(try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0).actions)
        == "open cam-1, detect 1")
    #expect(story(try intake.messageArrived(message(.frame(frame(2)), .frame), at: 0).actions) == "detect 2")
    #expect(story(intake.detectionsFound(boxes(1), at: 1)) == "frame 1 (1)")
  }

  @Test(
    "The image is checked every half second of capture time, and again when the camera's clock was set back")
  func checks() throws {
    var intake = intake { _ in Self.settings(checks: true) }
    var checked: [UInt64] = []
    for number in [10, 11, 14, 15, 16, 20, 2, 3] {
      _ = try intake.messageArrived(message(.frame(frame(number)), .frame), at: 0)
      let outcome = try intake.messageArrived(
        message(.detections(boxes(number, count: 0)), .detection), at: 0)
      for case .checkImage(_, let stamp, _) in outcome.actions { checked.append(stamp.frameID) }
    }
    #expect(checked == [10, 15, 20, 2])
  }

  @Test("An image that is checked and scored is decoded once")
  func decodedOnce() throws {
    var intake = intake { _ in Self.settings(checks: true) }
    _ = try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0)
    let outcome = try intake.messageArrived(message(.detections(boxes(1)), .detection), at: 0)
    var images: [LazyImage] = []
    for action in outcome.actions {
      switch action {
      case .checkImage(_, _, let image): images.append(image)
      case .frame(let frame, _): images.append(frame.window[frame.position])
      default: break
      }
    }
    try #require(images.count == 2)
    #expect(images[0] === images[1])
  }

  @Test("Messages of sources beyond the limit are counted, and count for no source")
  func limit() throws {
    var intake = intake(sources: 1)
    _ = try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0)
    for number in 1...3 {
      let other = frame(number, source: Invented.source("b"))
      #expect(try intake.messageArrived(message(.frame(other), .frame, source: "b"), at: 0).actions.isEmpty)
    }
    #expect(intake.refusedMessages == 3)
    #expect(counters.all(of: Invented.source("b")).isEmpty)
  }

  @Test("A message whose payload is not of its topic's kind is counted as unexpected")
  func unexpected() throws {
    var intake = intake()
    #expect(try intake.messageArrived(message(.frame(frame(1)), .detection), at: 0).actions.isEmpty)
    #expect(counters[.messagesUnexpected] == 1)
  }

  @Test("The trace of a frame comes out with it, or else that of its detections")
  func trace() throws {
    let trace = try #require(TraceContext(parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
    for (first, second) in [(trace, nil), (nil, trace)] as [(TraceContext?, TraceContext?)] {
      var intake = intake()
      _ = try intake.messageArrived(message(.frame(frame(1)), .frame, trace: first), at: 0)
      let outcome = try intake.messageArrived(
        message(.detections(boxes(1)), .detection, trace: second), at: 0)
      guard case .frame(let frame, _)? = outcome.actions.last else {
        Issue.record("the frame did not come out")
        continue
      }
      #expect(ScoredFrame(unscored: frame, .overload).origin?.trace == trace)
    }
  }

  @Test("Other clips make waiting frames leave under the old settings, and tracks begin again")
  func otherClips() throws {
    var intake = intake { _ in Self.settings(views: [ClipView(offsets: [0, 1])!]) }
    for number in 1...3 {
      _ = try intake.messageArrived(message(.frame(frame(number)), .frame), at: 0)
      _ = try intake.messageArrived(message(.detections(boxes(number)), .detection), at: 0)
    }
    let other = Self.settings(views: [ClipView(offsets: [0])!])
    let before = intake.change(resolve: { SourceID($0) }, settings: { _ in other })
    #expect(story(before) == "frame 3 (1)")
    #expect(story(intake.change(resolve: { SourceID($0) }, settings: { _ in other })) == "")
  }

  @Test("A source without settings is passed over")
  func unwanted() throws {
    var intake = intake { _ in nil }
    #expect(try intake.messageArrived(message(.frame(frame(1)), .frame), at: 0).actions.isEmpty)
    #expect(intake.totals.frames == 0)
  }
}
