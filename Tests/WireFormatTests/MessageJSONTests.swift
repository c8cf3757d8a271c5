import Foundation
import Testing
import VideoModel
import WireFormat

@Suite struct MessageJSONTests {
  private func object(_ envelope: Envelope) throws -> [String: Any] {
    let line = MessageJSON.line(envelope, topic: "vagary/1/\(envelope.payload.kind)/plaza-1/")
    return try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test("Each message is one JSON object with its payload under its name in the proto")
  func payloadNames() throws {
    let names = [
      "frame", "frame_detections", "frame_score", "event", "source_status", "source_info",
      "node_status", "end_of_stream",
    ]
    for (name, sample) in zip(names, SampleMessages.all) {
      let object = try object(sample.envelope)
      #expect(object[name] is [String: Any])
      #expect(object.keys.filter(names.contains) == [name])
      #expect(object["publisher_id"] as? String == "81985529216486895")
      #expect(object["publish_time"] as? String == "2026-03-01T09:30:02.187000000Z")
      #expect(object["publish_time_ns"] as? String == "1772357402187000000")
    }
  }

  @Test("An absent value has no key")
  func absent() throws {
    let score = FrameScore(
      source: SampleMessages.source, stamp: FrameStamp(frameID: WireFormat.noFrameID, captureTime: 0),
      frameWidth: 1, frameHeight: 1, detected: false)
    let json = try #require(
      try object(SampleMessages.envelope(.score(ScoreMessage(score: score))))["frame_score"]
        as? [String: Any])
    #expect(json["raw"] == nil && json["causal"] == nil && json["calibrated"] == nil)
    #expect(json["frame_id"] == nil && json["info_version"] == nil)
    #expect(json["detected"] as? Bool == false)
    #expect((json["objects"] as? [Any])?.count == 0)
  }

  @Test("A number that is not finite has no key")
  func notFinite() throws {
    var detections = try SampleMessages.sampleDetections()
    detections.detections[0].box.left = .nan
    detections.detections[0].confidence = .infinity
    detections.detections[0].classScores[1] = .nan
    let json = try object(SampleMessages.envelope(.detections(detections)))
    let list = (json["frame_detections"] as? [String: Any])?["detections"] as? [[String: Any]]
    let first = try #require(list?.first)
    #expect((first["box"] as? [String: Any])?["left"] == nil)
    #expect((first["box"] as? [String: Any])?["top"] as? Double == 96)
    #expect(first["confidence"] == nil && first["class_scores"] == nil)
  }

  @Test("Text with quotes, line breaks and control characters stays one valid line")
  func escapes() throws {
    let reason = "a \"b\" \\ \n\r\t \u{1} \u{2028} ä 漢 🙂"
    let envelope = SampleMessages.envelope(
      .status(SourceStatus(source: SampleMessages.source, state: .blind, reasons: [reason])))
    #expect(!MessageJSON.line(envelope, topic: "t").contains { $0.isNewline })
    let json = try object(envelope)["source_status"] as? [String: Any]
    #expect(json?["reasons"] as? [String] == [reason])
  }

  @Test(
    "Times are RFC 3339 with nine digits over the whole range",
    arguments: [
      (0, "1970-01-01T00:00:00.000000000Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
      (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
      (1_709_251_199_123_456_789, "2024-02-29T23:59:59.123456789Z"),
      (1_735_689_600_000_000_000, "2025-01-01T00:00:00.000000000Z"),
      (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
    ])
  func times(nanoseconds: Int64, text: String) throws {
    var envelope = SampleMessages.endOfStream
    envelope.publishTime = nanoseconds
    #expect(try object(envelope)["publish_time"] as? String == text)
  }

  @Test("docs/messages.md shows the score and the event that the program writes")
  func documentation() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/messages.md"), encoding: .utf8)
    for (name, envelope) in [("score", SampleMessages.score), ("event", SampleMessages.event)] {
      let start = try #require(text.range(of: "<!-- example: \(name) -->\n```js\n")).upperBound
      let end = try #require(text.range(of: "\n```", range: start..<text.endIndex)).lowerBound
      let shown = text[start..<end].split(separator: "\n").map { line in
        line.range(of: " // ").map { line[..<$0.lowerBound] } ?? line
      }
      // No text of the two samples holds a space.
      let joined = shown.joined().filter { $0 != " " }
      #expect(joined == MessageJSON.line(envelope, topic: "vagary/1/\(name)/plaza-1/"))
    }
  }
}
