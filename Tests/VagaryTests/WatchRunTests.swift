import Bus
import Mesh
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Vagary

@Suite struct WatchRunTests {
  private static let second = ProgramClock.second
  private static let ms = ProgramClock.millisecond

  private final class Output {
    var lines: [String] = []
    var notices: [String] = []
  }

  private let bus = MemoryBus()
  private let stop = StopSignal()
  private let output = Output()
  private let camera = Invented.source("cam-1")

  private func run(source: SourceID? = nil, endsWanted: Int? = nil) throws {
    try WatchRun(
      endpoints: [Endpoint("ipc://a", kind: .sub)], scheme: .standard, insecure: false, source: source,
      style: .table, endsWanted: endsWanted, stop: stop, print: { [output] in output.lines.append($0) },
      say: { [output] in output.notices.append($0) }
    ).run(on: bus)
  }

  private func put(_ payload: Payload, as kind: Topic.Kind, sequence: UInt64 = 0, at time: Int64) {
    bus.at(time) { [bus] in bus.put(payload, as: kind, publisher: 7, sequence: sequence) }
  }

  @Test("A watch confirms the end of a stream, so that a lossless node can close, and leaves 300 ms later")
  func confirms() throws {
    put(.endOfStream(camera), as: .score, at: Self.second)
    try run(endsWanted: 1)
    #expect(bus.confirmations == ["7/0"])
    #expect(output.lines.first == "cam-1 ended after 0 frames")
    #expect(bus.now == Self.second + 300 * Self.ms)
  }

  @Test("Messages within 300 ms of the stop are still in the balance")
  func farewell() throws {
    bus.at(Self.second) { [stop] in stop.raise() }
    let status = SourceStatus(source: camera, state: .ready, counters: ["detections_received": 0])
    put(.status(status), as: .status, at: Self.second + 200 * Self.ms)
    put(.status(status), as: .status, sequence: 1, at: Self.second + 600 * Self.ms)
    try run()
    #expect(output.lines.first == "cam-1 is ready")
    #expect(bus.now == Self.second + 500 * Self.ms)
  }

  @Test("A watch of one source ignores the others and does not confirm their ends")
  func otherSources() throws {
    put(.endOfStream(Invented.source("cam-2")), as: .score, at: 0)
    put(.endOfStream(camera), as: .score, at: Self.second)
    try run(source: camera, endsWanted: 1)
    #expect(bus.confirmations == ["7/0"])
    #expect(bus.now > Self.second)
    #expect(!output.lines.contains { $0.hasPrefix("cam-2") })
  }

  @Test("A silent watch reports after two seconds where it connects, then every ten seconds")
  func silence() throws {
    bus.at(Self.second) { [bus] in bus.happened(SocketEvent(kind: .ready, address: "ipc://a")) }
    bus.at(13 * Self.second) { [stop] in stop.raise() }
    try run()
    let notice =
      "connected to ipc://a; no message about a source yet: does the node get frames and detections?"
    #expect(output.notices == [notice, notice])
  }

  @Test("The balance counts the messages that were lost and those that could not be read")
  func balance() throws {
    let status = Payload.status(SourceStatus(source: camera, state: .ready))
    put(status, as: .status, at: 0)
    put(status, as: .status, sequence: 3, at: 1)
    bus.at(2) { [bus] in bus.put(MemoryParts(topic: "vagary/1/score/cam-1/", [[1]])) }
    bus.at(3) { [stop] in stop.raise() }
    try run()
    let last = try #require(output.lines.last)
    #expect(last.contains("messages that never came here: 2"))
    #expect(last.contains("messages that could not be read: 1"))
    #expect(output.notices.count == 1)
  }
}
