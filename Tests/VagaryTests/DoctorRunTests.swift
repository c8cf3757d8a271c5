import Bus
import Mesh
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Vagary

@Suite struct DoctorRunTests {
  private static let second = ProgramClock.second
  private let bus = MemoryBus()
  private let stop = StopSignal()
  private let node = Payload.node(NodeStatus(name: "n", version: "1", uptime: 1))

  private func report(seconds: Double = 10) throws -> DoctorReport {
    try DoctorRun(
      endpoints: [Endpoint("ipc://a", kind: .sub)], scheme: .standard, insecure: false, seconds: seconds,
      stop: stop
    ).run(on: bus, wallClock: { 0 }, objectsPerCore: { 500 })
  }

  @Test("The doctor listens for its time and ignores later messages")
  func time() throws {
    bus.at(9 * Self.second) { [bus, node] in bus.put(node, as: .node) }
    bus.at(10 * Self.second) { [bus, node] in bus.put(node, as: .node, sequence: 1) }
    let report = try report()
    #expect(bus.now == 10 * Self.second)
    #expect(report.seconds == 10)
    #expect(report.heard.messages == 1)
    #expect(report.objectsPerCore == 500)
  }

  @Test("A stop ends the listening early, and the report covers the time until then")
  func stopped() throws {
    bus.at(4 * Self.second) { [stop] in stop.raise() }
    let report = try report()
    #expect(report.seconds == 4)
    #expect(report.objectsPerCore == nil)
  }

  @Test("A peer that has gone counts as connected, since it was there")
  func wasConnected() throws {
    bus.at(Self.second) { [bus] in bus.happened(SocketEvent(kind: .ready, address: "ipc://a")) }
    bus.at(2 * Self.second) { [bus] in bus.happened(SocketEvent(kind: .disconnected, address: "ipc://a")) }
    let report = try report()
    #expect(report.isConnected)
    #expect(report.connections == "no peer answers at ipc://a")
  }

  @Test("A topic of an unknown kind is among the advice, once, and lost messages are too")
  func faults() throws {
    bus.at(0) { [bus, node] in
      for _ in 0..<3 { bus.put(MemoryParts(topic: "vagary/1/weather/cam-1/", [[1]])) }
      bus.put(node, as: .node)
      bus.put(node, as: .node, sequence: 5)
    }
    let advice = try report().advice
    #expect(advice.first == "a message came under the topic \"vagary/1/weather/cam-1/\"")
    #expect(advice.contains { $0.hasPrefix("4 messages were lost") })
    #expect(advice.count == 3)
  }
}
