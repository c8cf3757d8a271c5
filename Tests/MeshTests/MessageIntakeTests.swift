import Bus
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Mesh

@Suite struct MessageIntakeTests {
  private let topic = "vagary/1/frame/cam-1/"

  private func intake(sources: [SourceID]? = nil) -> MessageIntake {
    MessageIntake(scheme: .standard, kinds: [.frame, .node], sources: sources)
  }

  private func envelope(_ payload: Payload, sequence: UInt64 = 0) -> [[UInt8]] {
    WireFormat.encode(
      Envelope(node: "n", publisherID: 1, sequence: sequence, publishTime: 0, payload: payload))
  }

  /// An end of stream.
  private func end(_ sequence: UInt64 = 0, source: String = "cam-1") -> MemoryParts {
    MemoryParts(topic: topic, envelope(.endOfStream(Invented.source(source)), sequence: sequence))
  }

  private func frame(source: String = "cam-1") -> [[UInt8]] {
    let image = EncodedImage(
      width: 4, height: 2, encoding: .gray8, planes: [PixelPlane(offset: 0, stride: 4)],
      bytes: Array(1...8))
    return envelope(.frame(Frame(source: Invented.source(source), stamp: Invented.stamp(0), image: image)))
  }

  private func isMessage(_ reading: MessageIntake.Reading) -> Bool {
    if case .message = reading { return true }
    return false
  }

  private func isPassedOver(_ reading: MessageIntake.Reading) -> Bool {
    if case .passedOver = reading { return true }
    return false
  }

  private func refusal(_ reading: MessageIntake.Reading) -> String? {
    if case .refused(let reason, _, _) = reading { return reason }
    return nil
  }

  @Test("The intake counts the messages of a gap as lost and passes over a message that came before")
  func sequence() {
    var intake = intake()
    #expect(isMessage(intake.read(end(0), at: 0)))
    #expect(isMessage(intake.read(end(3), at: 1)))
    #expect(isPassedOver(intake.read(end(3), at: 2)))
    #expect(intake.lost == 2)
    #expect(intake.droppedTotal == 0)
  }

  @Test("The intake counts unusable messages by their reason, and only the first of a reason is new")
  func refused() {
    var intake = intake()
    let noText = MemoryParts([[0xff, 0xfe]] + envelope(.endOfStream(Invented.source())))
    #expect(refusal(intake.read(noText, at: 0)) == "unknown-topic")
    #expect(refusal(intake.read(MemoryParts(topic: topic, []), at: 0)) == "missing-envelope")
    #expect(refusal(intake.read(MemoryParts(topic: topic, [[1, 2, 3]]), at: 0)) == "malformed")
    #expect(refusal(intake.read(end(source: "cam-10"), at: 0)) == "wrong-topic")
    if case .refused(_, _, let isNew) = intake.read(noText, at: 0) { #expect(!isNew) }
    #expect(intake.dropped == ["unknown-topic": 2, "missing-envelope": 1, "malformed": 1, "wrong-topic": 1])
  }

  @Test("A message of a topic that is unknown or not wanted is judged without a look at its other parts")
  func topicFirst() {
    var intake = intake(sources: [Invented.source("cam-1")])
    let unknown = MemoryParts(topic: "other/frame/cam-1/", frame())
    let kind = MemoryParts(topic: "vagary/1/score/cam-1/", [[9], [9]])
    let source = MemoryParts(topic: "vagary/1/frame/cam-2/", frame(source: "cam-2"))
    #expect(refusal(intake.read(unknown, at: 0)) == "unknown-topic")
    #expect(isPassedOver(intake.read(kind, at: 0)))
    #expect(isPassedOver(intake.read(source, at: 0)))
    for parts in [unknown, kind, source] { #expect(parts.opened.allSatisfy { $0 == 0 }) }
    #expect(intake.droppedTotal == 1)
  }

  @Test("The envelope and the pixels of a wanted frame are each read once, and other blobs not at all")
  func wanted() {
    var intake = intake(sources: [Invented.source("cam-1")])
    let parts = MemoryParts(topic: topic, frame() + [[7, 7, 7]])
    guard case .message(let message) = intake.read(parts, at: 0),
      case .frame(let frame) = message.envelope.payload
    else {
      Issue.record("the frame was not read")
      return
    }
    #expect(frame.image.bytes == Array(1...8))
    #expect(parts.opened.filter { $0 > 0 } == [1, 2])
  }

  @Test("The status of a node is wanted whichever sources are")
  func node() {
    var intake = intake(sources: [Invented.source("cam-1")])
    let status = NodeStatus(name: "n", version: "1", uptime: 1)
    let parts = MemoryParts(topic: "vagary/1/node/n/", envelope(.node(status)))
    #expect(isMessage(intake.read(parts, at: 0)))
  }

  @Test("A topic longer than any topic of the scheme is refused without being repeated")
  func longTopic() {
    var intake = intake()
    let parts = MemoryParts(topic: String(repeating: "x", count: 600), [[1]])
    guard case .refused("unknown-topic", let text, true) = intake.read(parts, at: 0) else {
      Issue.record("the topic was not refused")
      return
    }
    #expect(text == "a message came under a topic of 600 bytes")
  }
}
