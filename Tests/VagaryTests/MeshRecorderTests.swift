import Bus
import Mesh
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Vagary

@Suite struct MeshRecorderTests {
  private static let second = ProgramClock.second
  private let bus = MemoryBus()
  private let camera = Invented.source("cam-1")
  private let node = Payload.node(NodeStatus(name: "n", version: "1", uptime: 1))

  private func score(_ number: Int) -> Payload {
    .score(ScoreMessage(score: Invented.frameScore([], at: Invented.stamp(number))))
  }

  private func recorder(
    ready: @escaping () throws -> Void = {}, isWanted: @escaping () throws -> Bool = { true }
  ) throws -> MeshRecorder {
    MeshRecorder(
      endpoint: try Endpoint("ipc://a", kind: .sub), source: camera, ready: ready, isWanted: isWanted)
  }

  @Test("The recorder is ready once with the first message of the node, and ends with the stream it confirms")
  func records() throws {
    bus.at(Self.second) { [bus, node] in bus.put(node, as: .node) }
    bus.at(2 * Self.second) { [bus] in
      bus.put(score(0), as: .score, publisher: 7)
      bus.put(score(1), as: .score, publisher: 7, sequence: 1)
      bus.put(.endOfStream(camera), as: .score, publisher: 7, sequence: 2)
      bus.put(score(2), as: .score, publisher: 7, sequence: 3)
    }
    var readyTimes: [Int64] = []
    let recording = try recorder(ready: { [bus] in readyTimes.append(bus.now) }).record(on: bus)
    #expect(readyTimes == [Self.second])
    #expect(recording.scores.map(\.stamp) == [Invented.stamp(0), Invented.stamp(1)])
    #expect(recording.isEnded)
    #expect(bus.confirmations == ["7/2"])
  }

  @Test("A recording that is no longer wanted ends without the end of the stream")
  func notWanted() throws {
    let recording = try recorder(isWanted: { [bus] in bus.now < 5 * Self.second }).record(on: bus)
    #expect(!recording.isEnded)
    #expect(bus.now == 5 * Self.second)
  }

  @Test("An error of the question whether to continue ends the recording")
  func failure() throws {
    let recorder = try recorder(isWanted: { [bus] in
      guard bus.now < Self.second else { throw CancellationError() }
      return true
    })
    #expect(throws: CancellationError.self) { try recorder.record(on: bus) }
  }
}
