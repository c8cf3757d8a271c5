import Bus
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Mesh

@Suite struct MessageIntakeTests {
  private func parts(_ sequence: UInt64, source: String = "cam-1") -> [[UInt8]] {
    WireFormat.encode(
      Envelope(
        node: "n", publisherID: 1, sequence: sequence, publishTime: 0,
        payload: .endOfStream(Invented.source(source))))
  }

  private let topic = "vagary/1/frame/cam-1/"
  private func intake() -> MessageIntake { MessageIntake(scheme: .standard, kinds: [.frame]) }

  private func isMessage(_ reading: MessageIntake.Reading) -> Bool {
    if case .message = reading { return true }
    return false
  }

  private func refusal(_ reading: MessageIntake.Reading) -> String? {
    if case .refused(let reason, _, _) = reading { return reason }
    return nil
  }

  @Test("Gaps are counted and doubles passed over")
  func sequence() {
    var intake = intake()
    #expect(isMessage(intake.read(topic: topic, parts: parts(0), at: 0)))
    #expect(isMessage(intake.read(topic: topic, parts: parts(3), at: 1)))
    #expect(!isMessage(intake.read(topic: topic, parts: parts(3), at: 2)))
    #expect(intake.lost == 2)
    #expect(intake.droppedTotal == 0)
  }

  @Test("What cannot be used is counted by its reason and told once for each")
  func refused() {
    var intake = intake()
    #expect(refusal(intake.read(topic: nil, parts: parts(0), at: 0)) == "unknown-topic")
    #expect(refusal(intake.read(topic: topic, parts: [], at: 0)) == "missing-envelope")
    #expect(refusal(intake.read(topic: topic, parts: [[1, 2, 3]], at: 0)) == "malformed")
    #expect(refusal(intake.read(topic: topic, parts: parts(0, source: "cam-10"), at: 0)) == "wrong-topic")
    if case .refused(_, _, let isNew) = intake.read(topic: nil, parts: [], at: 0) { #expect(!isNew) }
    #expect(intake.dropped == ["unknown-topic": 2, "missing-envelope": 1, "malformed": 1, "wrong-topic": 1])
  }

  @Test("Other kinds of messages are passed over")
  func otherKinds() {
    var intake = intake()
    #expect(!isMessage(intake.read(topic: "vagary/1/score/cam-1/", parts: [[9]], at: 0)))
    #expect(intake.droppedTotal == 0)
  }
}
