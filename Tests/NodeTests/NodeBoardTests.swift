import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Node

@Suite struct NodeBoardTests {
  private func envelope(_ sequence: UInt64) -> Envelope {
    Envelope(
      node: "n", publisherID: 7, sequence: sequence, publishTime: 0,
      payload: .endOfStream(Invented.source()))
  }

  @Test("The ring numbers its events, keeps the latest and counts those it drops")
  func ring() {
    var ring = EventRing(capacity: 3)
    #expect(ring.after(0).isEmpty)
    for sequence: UInt64 in 0..<5 { ring.add(envelope(sequence), topic: "t") }
    #expect(ring.after(0).map(\.number) == [3, 4, 5])
    #expect(ring.after(0).map(\.envelope.sequence) == [2, 3, 4])
    #expect(ring.dropped == 2)
    #expect(ring.after(3).map(\.number) == [4, 5])
    #expect(ring.after(1, limit: 2).map(\.number) == [3, 4])
    #expect(ring.after(5).isEmpty)
  }

  @Test("A number no event has yet is one of an earlier run: then all events are new")
  func earlierRun() {
    var ring = EventRing(capacity: 3)
    ring.add(envelope(0), topic: "t")
    #expect(ring.after(17).map(\.number) == [1])
  }

  @Test("The board shows the latest of each source, and of those that ended only the last ones")
  func sources() {
    let board = NodeBoard(name: "n", counters: NodeCounters())
    for number in 0..<NodeBoard.endedSources + 2 {
      board.set(SourceStatus(source: Invented.source("s\(number)"), state: .ready))
    }
    for number in 0..<NodeBoard.endedSources + 1 {
      board.set(SourceStatus(source: Invented.source("s\(number)"), state: .stopped))
    }
    let states = board.view.statuses
    #expect(states.count == NodeBoard.endedSources + 1)
    #expect(!states.contains { $0.source.text == "s0" })
    #expect(states.first { $0.source.text == "s1" }?.state == .stopped)
    // One that comes back is no longer among those that ended.
    board.set(SourceStatus(source: Invented.source("s1"), state: .warming))
    board.set(SourceStatus(source: Invented.source("s\(NodeBoard.endedSources + 1)"), state: .stopped))
    #expect(board.view.statuses.first { $0.source.text == "s1" }?.state == .warming)
  }

  @Test("A node is ready while it runs and no source of it is blind")
  func readiness() {
    let board = NodeBoard(name: "n", counters: NodeCounters())
    func isReady() -> Bool { Readiness(board.view).isReady }
    #expect(!isReady())
    board.enter(.running)
    #expect(isReady())
    for (state, wanted) in [
      (SourceStatus.State.warming, true), (.degraded, true), (.blind, false), (.ready, true), (.blind, false),
      (.stopped, true),
    ] {
      board.set(SourceStatus(source: Invented.source(), state: state, reasons: ["says \"so\""]))
      #expect(isReady() == wanted, "\(state)")
    }
    #expect(
      Readiness(board.view).json
        == "{\"ready\":true,\"phase\":\"running\",\"sources\":[{\"source\":\"cam-1\",\"state\":\"stopped\","
        + "\"reasons\":[\"says \\\"so\\\"\"]}]}\n")
    board.enter(.stopping)
    #expect(!isReady())
    board.enter(.running)
    #expect(!isReady())
  }
}
