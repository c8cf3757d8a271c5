import Testing
import VideoModel
import WireFormat

@Suite struct WireErrorTests {
  private func error(_ parts: [[UInt8]]) -> WireError? {
    do {
      _ = try WireFormat.decode(parts)
      return nil
    } catch { return error }
  }

  @Test("A message without parts after its topic is refused")
  func noParts() {
    #expect(error([]) == .missingEnvelope)
  }

  @Test("Bytes that are not an envelope are malformed, an empty part has no version")
  func malformed() {
    #expect(error([Array("{\"json\": true}".utf8)]) == .malformed(bytes: 14))
    #expect(error([[]]) == .otherMajor(0))
    let whole = WireFormat.encode(SampleMessages.score)[0]
    #expect(error([Array(whole.dropLast(5))]) == .malformed(bytes: whole.count - 5))
  }

  @Test("A message of a different major version is refused, any minor version is read")
  func versions() {
    var envelope = SampleMessages.score
    envelope.protocolMinor = 77
    #expect(error(WireFormat.encode(envelope)) == nil)
    envelope.protocolMajor = 2
    #expect(error(WireFormat.encode(envelope)) == .otherMajor(2))
  }

  @Test("Fields and parts of a later minor version are passed over")
  func unknownFields() {
    // Field 15, length-delimited, three bytes.
    let parts = WireFormat.encode(SampleMessages.frame)
    #expect(error([parts[0] + [0x7A, 3, 1, 2, 3], parts[1], [1, 2, 3]]) == nil)
  }

  @Test("A payload of a later minor version has a reason of its own, not that of malformed bytes")
  func unknownPayload() {
    // protocol_major 1, then field 99 as an empty message.
    #expect(error([[0x08, 1, 0x9A, 0x06, 0]]) == .unknownPayload)
  }

  @Test("A frame without its pixels is refused")
  func missingBlob() {
    let parts = WireFormat.encode(SampleMessages.frame)
    #expect(error([parts[0]]) == .missingBlob(index: 0, blobs: 0))
    // protocol_major 1, then frame (field 16): source "s", 1x1 pixels of gray8, blob_index 7.
    let frame: [UInt8] = [0x0A, 1, 0x73, 0x30, 1, 0x38, 1, 0x40, 1, 0x50, 7]
    let envelope = [0x08, 1, 0x82, 0x01, UInt8(frame.count)] + frame
    #expect(error([envelope, [0]]) == .missingBlob(index: 7, blobs: 1))
    #expect(error([envelope] + Array(repeating: [0], count: 8)) == nil)
  }

  @Test("A source id must be there and usable")
  func sources() {
    // protocol_major 1, then end_of_stream (field 23) with `source` (field 1).
    #expect(error([[0x08, 1, 0xBA, 0x01, 0]]) == .missingField("end_of_stream.source"))
    #expect(error([[0x08, 1, 0xBA, 0x01, 5, 0x0A, 3] + Array("a/b".utf8)]) == .badSource("a/b"))
    #expect(error([[0x08, 1, 0xBA, 0x01, 5, 0x0A, 3] + Array("a-b".utf8)]) == nil)
  }

  @Test("Frames of no pixels or more than 16384 in a direction are refused", arguments: [0, 16385, 1 << 31])
  func sizes(width: Int) throws {
    var frame = try SampleMessages.sampleFrame()
    var detections = try SampleMessages.sampleDetections()
    var score = try SampleMessages.sampleScore()
    frame.image.width = width
    detections.frameWidth = width
    score.score.frameWidth = width
    for payload in [Payload.frame(frame), .detections(detections), .score(score)] {
      guard case .badFrameSize(UInt32(width), _) = error(WireFormat.encode(SampleMessages.envelope(payload)))
      else {
        Issue.record("\(payload.kind) of width \(width) was read")
        continue
      }
    }
  }

  @Test("An enum value of a later version is named, an unset one is missing")
  func enumValues() {
    // protocol_major 1, then source_status (field 20) of source "s" with `state` 9, or none.
    #expect(
      error([[0x08, 1, 0xA2, 0x01, 5, 0x0A, 1, 0x73, 0x10, 9]])
        == .unknownValue(field: "source_status.state", value: 9))
    #expect(error([[0x08, 1, 0xA2, 0x01, 3, 0x0A, 1, 0x73]]) == .missingField("source_status.state"))
  }

  @Test("An envelope that would fill the memory is refused before it does")
  func memory() {
    let tooLong = [UInt8](repeating: 0, count: WireFormat.envelopeLimit + 1)
    #expect(error([tooLong]) == .tooLarge(bytes: tooLong.count))
    // Empty detections (field 7 of field 17): two bytes each on the wire, a hundred in memory.
    #expect(error([[0x08, 1, 0x8A, 0x01, 2, 0x3A, 0]]) == .missingField("frame_detections.source"))
    var body: [UInt8] = [0x3A, 0]
    while body.count < 1 << 22 { body += body }
    let bytes = [0x08, 1, 0x8A, 0x01, 0x80, 0x80, 0x80, 0x02] + body
    #expect(error([bytes]) == .malformed(bytes: bytes.count))
  }

  @Test("Every error has a counter of its own and a text with a remedy")
  func texts() {
    let errors: [WireError] = [
      .missingEnvelope, .tooLarge(bytes: 1), .malformed(bytes: 1), .otherMajor(2), .unknownPayload,
      .missingField("frame.source"), .missingBlob(index: 1, blobs: 0), .badSource("a b"),
      .badFrameSize(width: 0, height: 1), .unknownValue(field: "event.phase", value: 9),
    ]
    #expect(Set(errors.map(\.counter)).count == errors.count)
    for error in errors {
      #expect(error.description.contains(";"), "no remedy in: \(error)")
      #expect(error.counter.allSatisfy { $0.isLowercase || $0 == "-" })
    }
  }
}
