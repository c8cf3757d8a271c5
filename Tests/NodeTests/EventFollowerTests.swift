import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Node

/// The stream of one follower, without a connection.
@Suite struct EventFollowerTests {
  private let board = NodeBoard(name: "n", counters: NodeCounters(), events: 3)

  private func add(_ numbers: ClosedRange<UInt64>) {
    for number in numbers {
      board.add(
        Envelope(
          node: "n", publisherID: 7, sequence: number, publishTime: 0,
          payload: .endOfStream(Invented.source())),
        topic: "t")
    }
  }

  private func follow(since: UInt64) throws -> EventFollower.Iterator {
    let slot = try #require(ClientSlots(limit: 1).take())
    return EventFollower(board: board, since: since, slot: slot, interval: .milliseconds(1), patience: 2)
      .makeAsyncIterator()
  }

  private func text(_ iterator: inout EventFollower.Iterator) async throws -> String? {
    try await iterator.nextBuffer(suggested: 1 << 16).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("Events come in the order of their numbers, with comments between them, and then the end")
  func story() async throws {
    add(1...2)
    var iterator = try follow(since: 1)
    #expect(try await text(&iterator)?.hasPrefix("retry: ") == true)
    #expect(try await text(&iterator)?.hasPrefix("id: 2-0\ndata: {\"number\":2,") == true)
    #expect(try await text(&iterator) == ": still here\n\n")
    add(3...4)
    let two = try #require(try await text(&iterator))
    #expect(two.matches(of: /id: (\d+)-0/).map { $0.1 } == ["3", "4"])
    add(5...5)
    board.enter(.stopped)
    #expect(try await text(&iterator)?.hasPrefix("id: 5-0\n") == true)
    #expect(try await text(&iterator) == nil)
  }

  @Test("A client so slow that the ring drops events it has not read is disconnected")
  func slow() async throws {
    var iterator = try follow(since: 0)
    _ = try await text(&iterator)
    add(1...1)
    #expect(try await text(&iterator)?.hasPrefix("id: 1-0\n") == true)
    add(2...5)
    #expect(try await text(&iterator)?.hasPrefix(": too slow") == true)
    #expect(try await text(&iterator) == nil)
  }

  @Test("A number of an earlier run gives all events, and disconnects no client")
  func earlierRun() async throws {
    var iterator = try follow(since: 17)
    _ = try await text(&iterator)
    #expect(try await text(&iterator) == ": still here\n\n")
    add(1...2)
    #expect(try await text(&iterator)?.hasPrefix("id: 1-0\n") == true)
  }

  @Test("A text too long for one piece comes in several")
  func pieces() async throws {
    add(1...1)
    var iterator = try follow(since: 0)
    _ = try await text(&iterator)
    let first = try #require(try await iterator.nextBuffer(suggested: 10))
    let second = try #require(try await iterator.nextBuffer(suggested: 1 << 16))
    #expect(first.count == 10)
    #expect(String(decoding: first + second, as: UTF8.self).hasPrefix("id: 1-0\ndata: {"))
  }
}
