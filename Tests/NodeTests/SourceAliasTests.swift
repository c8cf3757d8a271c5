import Bus
import Mesh
import MeshTestSupport
import Testing
import VideoModel
import WireFormat

@testable import Node

/// A producer with ids of its own, read as the node's intake reads it.
@Suite struct SourceAliasTests {
  private static let aliases = ["rtsp camera 7", "camera:7", "Nord, Tor 1"]

  /// The intake of a node whose source `gate` has the aliases.
  private func intake(order: TopicScheme.Order = .kindSource) throws -> MessageIntake {
    let list = Self.aliases.map { "\"\($0)\"" }.joined(separator: ", ")
    let yaml = "bus: {topic_order: \(order.rawValue)}\nsources: {gate: {aliases: [\(list)]}}\n"
    let configuration = try ConfigurationLoader.load(
      file: .init(name: "node.yaml", text: yaml, folder: "/"), environment: [:], settings: [],
      workingFolder: "/"
    ).configuration
    let setup = try NodeSetup(configuration)
    var intake = MessageIntake(scheme: setup.scheme, kinds: [.frame, .detection])
    intake.aliases = setup.aliases
    return intake
  }

  /// The envelope of a producer that writes `id` as its source: that of a usable id, with the bytes exchanged.
  private func parts(_ topic: String, _ id: String, _ sequence: UInt64 = 0) throws -> MemoryParts {
    let usable = String(id.map { SourceID(String($0)) == nil ? "-" : $0 })
    let envelope = Envelope(
      node: "n", publisherID: 1, sequence: sequence, publishTime: 0,
      payload: .endOfStream(try #require(SourceID(usable))))
    let parts = WireFormat.encode(envelope).map { $0.replacing(Array(usable.utf8), with: Array(id.utf8)) }
    return MemoryParts(topic: topic, parts)
  }

  @Test("A foreign id that is an alias is read as its source, in both orders of topics", arguments: aliases)
  func alias(id: String) throws {
    for (order, topic) in [
      (TopicScheme.Order.kindSource, "vagary/1/frame/\(id)/"), (.sourceKind, "vagary/1/\(id)/frame/"),
    ] {
      var intake = try intake(order: order)
      guard case .message(let message) = intake.read(try parts(topic, id), at: 0) else {
        Issue.record("\(topic) was not read: \(intake.dropped)")
        continue
      }
      #expect(message.topic.source == "gate")
      #expect(message.envelope.payload.source == SourceID("gate"))
      #expect(message.topicText == topic)
    }
  }

  @Test("A foreign id that is not an alias is refused and counted")
  func unknown() throws {
    var intake = try intake()
    for _ in 0..<2 {
      let reading = intake.read(try parts("vagary/1/frame/camera:8/", "camera:8"), at: 0)
      guard case .refused(let reason, _, _) = reading else {
        Issue.record("camera:8 was read")
        continue
      }
      #expect(reason == "unknown-topic")
    }
    #expect(intake.dropped == ["unknown-topic": 2])
  }

  @Test("A message whose envelope has an unknown foreign id is refused and counted, also under an alias")
  func unknownEnvelope() throws {
    var intake = try intake()
    let topic = "vagary/1/frame/camera:7/"
    guard case .refused(let reason, _, _) = intake.read(try parts(topic, "camera:8"), at: 0)
    else { throw TestFailure() }
    #expect(reason == "bad-source")
    guard case .refused(let other, _, _) = intake.read(try parts(topic, "yard"), at: 0)
    else { throw TestFailure() }
    #expect(other == "wrong-topic")
  }

  @Test("Lost messages are counted per foreign topic")
  func sequence() throws {
    var intake = try intake()
    for (id, sequence) in [("camera:7", UInt64(0)), ("rtsp camera 7", 0), ("camera:7", 3)] {
      _ = intake.read(try parts("vagary/1/frame/\(id)/", id, sequence), at: 0)
    }
    #expect(intake.lost == 2)
    #expect(intake.dropped.isEmpty)
  }

  @Test(
    "An alias that no topic can carry is refused in the configuration",
    arguments: ["a/b", "a\tb", "a\u{85}b"])
  func refused(alias: String) {
    #expect(throws: ConfigurationError.self) {
      _ = try ConfigurationLoader.load(
        file: nil, environment: [:], settings: ["sources.gate.aliases=\(alias)"], workingFolder: "/")
    }
  }

  private struct TestFailure: Error {}
}
