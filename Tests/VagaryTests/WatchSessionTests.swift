import Bus
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Mesh
@testable import Vagary

@Suite struct WatchSessionTests {
  private func session(_ style: WatchSession.Style) -> WatchSession {
    WatchSession(style: style, startingAt: 0)
  }

  private func message(_ payload: Payload, kind: Topic.Kind = .score) throws -> IncomingMessage {
    let topic = try #require(Topic(kind: kind, source: "cam-1"))
    return IncomingMessage(
      topic: topic, topicText: TopicScheme.standard.text(topic),
      envelope: Envelope(node: "n", publisherID: 1, sequence: 0, publishTime: 0, payload: payload))
  }

  private func score(_ number: Int) -> Payload {
    .score(
      ScoreMessage(
        score: Invented.frameScore([Invented.object(Float(number), track: "1")], at: Invented.stamp(number))))
  }

  private let stopped = Payload.status(SourceStatus(source: Invented.source(), state: .stopped))

  @Test("A table begins with its heading, prints few lines and ends with the lines it held back")
  func table() throws {
    var session = session(.table)
    #expect(try session.received(message(score(0)), at: 0).first == WatchWording.heading)
    #expect(try session.received(message(score(1)), at: 10).isEmpty)
    let end = try session.received(message(.endOfStream(Invented.source())), at: 20)
    #expect(end.count == 2)
    #expect(end.first?.contains("1.0  person 1") == true)
    #expect(end.last == "cam-1 ended after 2 frames")
    #expect(try session.received(message(stopped, kind: .status), at: 21).isEmpty)
    #expect(session.closing(lost: 0, unreadable: 0).first?.hasPrefix("balance: 2 detections") == true)
  }

  @Test("A status is shown when it changes")
  func status() throws {
    var session = session(.table)
    let ready = Payload.status(SourceStatus(source: Invented.source(), state: .ready))
    #expect(try session.received(message(ready, kind: .status), at: 0) == ["cam-1 is ready"])
    #expect(try session.received(message(ready, kind: .status), at: 1).isEmpty)
  }

  @Test("As JSON every message is a line and the balance the last one")
  func json() throws {
    var session = session(.json)
    for number in 0..<3 {
      #expect(try session.received(message(score(number)), at: Int64(number)).count == 1)
    }
    let last = session.closing(lost: 0, unreadable: 0)
    #expect(last.count == 1)
    #expect(last.first?.hasPrefix("{\"balance\":{\"detections\":3,") == true)
  }

  @Test("A notice of silence names the connections and the known sources")
  func silence() throws {
    var session = session(.table)
    let connections = ConnectionBook([try Endpoint("ipc://a", kind: .sub)])
    #expect(session.timePassed(ProgramClock.second, connections) == nil)
    #expect(
      session.timePassed(2 * ProgramClock.second, connections)
        == "no peer answers at ipc://a; is `vagary node` running, and does it publish there?")
    let blind = Payload.status(
      SourceStatus(source: Invented.source(), state: .blind, reasons: ["no bundle"]))
    _ = try session.received(message(blind, kind: .status), at: 3 * ProgramClock.second)
    #expect(
      session.timePassed(13 * ProgramClock.second, connections)
        == "no peer answers at ipc://a; nothing to show now: cam-1 is blind: no bundle, 0 frames so far")
  }
}
