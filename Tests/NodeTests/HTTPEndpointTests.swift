import Foundation
import Journal
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Concurrency
@testable import Node
@testable import PlainText

/// The endpoint with clients at real connections. Blocking calls run in their own threads, because the
/// threads of tasks answer the requests.
@Suite struct HTTPEndpointTests {
  private static func board(events: Int = 1000) -> NodeBoard {
    let board = NodeBoard(name: "under-test", counters: NodeCounters(), events: events)
    board.enter(.running)
    return board
  }

  private static func add(_ number: Int, to board: NodeBoard, padding: Int = 0) {
    let id = "e\(number)" + String(repeating: "x", count: padding)
    board.add(
      Envelope(
        node: id, publisherID: 7, sequence: UInt64(number), publishTime: 0,
        payload: .endOfStream(Invented.source())), topic: "vagary/1/event/cam-1/")
  }

  private static func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Value, any Error>) in
      NamedThread.start("test") { done.resume(with: Result(catching: body)) }
    }
  }

  /// Opens an endpoint, hands it to `body` and stops it.
  private static func serving<Value: Sendable>(
    _ board: NodeBoard, journal: String? = nil, patience: Duration = .seconds(10),
    _ body: @escaping @Sendable (Int) throws -> Value
  ) async throws -> Value {
    try await blocking {
      let endpoint = try HTTPEndpoint(
        try #require(ListenAddress("127.0.0.1:0")), board: board, journal: journal, patience: patience)
      defer { endpoint.stop() }
      return try body(Int(endpoint.address.port))
    }
  }

  @Test("Unknown paths, methods and numbers are refused with a reason")
  func refusals() async throws {
    let replies = try await Self.serving(Self.board()) { port in
      let client = try HTTPClient(port: port)
      return [
        try client.ask("/metric"), try client.ask("/healthz", method: "POST"),
        try client.ask("/healthz", method: "HEAD"), try client.ask("/events?since=x"),
        try client.ask("/healthz"),
      ]
    }
    #expect(replies.map(\.status) == [404, 405, 405, 400, 200])
    for path in HTTPRoutes.paths { #expect(replies[0].body.contains("\"\(path)\"")) }
    #expect(replies[1].headers["allow"] == "GET")
    #expect(replies[2].body == "")
    #expect(
      replies[4].body.hasPrefix(
        "{\"status\":\"ok\",\"name\":\"under-test\",\"version\":\"\(Release.version)\""))
  }

  @Test(
    "A connection has TCP_NODELAY, so that the second write of a reply does not wait for an acknowledgement")
  func noDelay() async throws {
    let options = try await Self.serving(Self.board()) { port in
      let client = try HTTPClient(port: port)
      _ = try client.ask("/healthz")
      return withExtendedLifetime(client) { Self.acceptedSockets(at: port).map(Self.hasNoDelay) }
    }
    #expect(options == [true])
  }

  /// The descriptors of this process that are server ends of connections at `port`.
  private static func acceptedSockets(at port: Int) -> [Int32] {
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return open.compactMap { Int32($0) }.filter { descriptor in
      var address = sockaddr_in()
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
      }
      return status == 0 && address.sin_family == AF_INET && Int(UInt16(bigEndian: address.sin_port)) == port
        && option(descriptor, SOL_SOCKET, SO_ACCEPTCONN) == 0
    }
  }

  private static func hasNoDelay(_ descriptor: Int32) -> Bool {
    option(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY) ?? 0 != 0
  }

  private static func option(_ descriptor: Int32, _ level: Int32, _ name: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, level, name, &value, &length) == 0 ? value : nil
  }

  @Test("A port in use is reported with a remedy")
  func taken() async throws {
    let failure = try await Self.blocking { () -> CommandFailure? in
      let address = try #require(ListenAddress("127.0.0.1:0"))
      let first = try HTTPEndpoint(address, board: Self.board())
      defer { first.stop() }
      do {
        try HTTPEndpoint(first.address, board: Self.board()).stop()
        return nil
      } catch let failure as CommandFailure {
        return failure
      }
    }
    #expect(failure?.status == .unavailable)
    #expect(failure?.message.contains("Address already in use") == true, "\(failure as Any)")
    #expect(failure?.remedy.contains("http.listen") == true)
  }

  @Test("A follower receives new events, and after a break the events since the number it knows")
  func following() async throws {
    let board = Self.board(events: 3)
    for number in 1...4 { Self.add(number, to: board) }
    let texts = try await Self.serving(board) { port in
      let live = try HTTPClient(port: port)
      let first = try live.begin("/events", headers: ["Accept": "text/event-stream"])
      let back = try HTTPClient(port: port)
      _ = try back.begin("/events?follow=1", headers: ["Last-Event-ID": "2"])
      Self.add(5, to: board)
      let heard = try live.readText { $0.contains("id: 5-") }.text
      let caughtUp = try back.readText { $0.contains("id: 5-") }.text
      let lines = try HTTPClient(port: port).ask("/events?since=3").body
      board.enter(.stopped)
      let ended = try live.readText { $0.hasSuffix("0\r\n\r\n") }
      return (first, heard, caughtUp, lines, ended.text)
    }
    #expect(texts.0.headers["content-type"] == "text/event-stream")
    #expect(!texts.1.contains("id: 4-"))
    #expect(texts.1.contains("data: {\"number\":5,\"topic\":\"vagary/1/event/cam-1/\""))
    #expect(texts.2.contains("id: 3-") && texts.2.contains("id: 4-"))
    #expect(texts.3.split(separator: "\n").map { $0.prefix(11) } == ["{\"number\":4", "{\"number\":5"])
    #expect(!texts.4.contains("too slow"))
  }

  @Test(
    "After a restart of the node a client receives the journal's events since the one it knows, then new events"
  )
  func away() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("events.journal")
    let journal = try EventJournal(writing: path)
    for (id, time) in [("old", 1000), ("missed", 2000)] as [(String, Int64)] {
      let event = AnomalyEvent(
        id: id, phase: .end, source: Invented.source(), track: "1", label: "", start: Invented.stamp(0),
        latest: Invented.stamp(1), peak: Invented.stamp(1), peakBox: Invented.walker(atX: 0), peakScore: 3,
        tasks: [], boxes: [], endReason: .calm)
      var batch = JournalBatch()
      batch.events = [event]
      try journal.write(batch, at: time)
    }
    let board = Self.board()
    let (stream, lines) = try await Self.serving(board, journal: path) { port in
      let all = try HTTPClient(port: port).ask("/events?since=1970-01-01").body
      let back = try HTTPClient(port: port)
      _ = try back.begin("/events?follow=1", headers: ["Last-Event-ID": "3-1500"])
      Self.add(1, to: board)
      return (try back.readText { $0.contains("id: 1-") }.text, all)
    }
    #expect(!stream.contains("\"old\""))
    #expect(stream.contains("id: 0-2000\ndata: {\"changed_time\""))
    #expect(stream.contains("\"id\":\"missed\""))
    #expect(lines.split(separator: "\n").count == 2)
  }

  @Test("At most eight clients follow, and one that leaves makes room")
  func followers() async throws {
    let statuses = try await Self.serving(Self.board()) { port in
      func follow() throws -> (HTTPClient, Int) {
        let client = try HTTPClient(port: port)
        return (client, try client.begin("/events?follow=1").status)
      }
      var clients = try (0..<8).map { _ in try follow() }
      let ninth = try follow().1
      clients.removeLast()
      // That a client has gone is noticed in sending it signs of life.
      let end = ProgramClock.monotonic + 40 * ProgramClock.second
      var after = 0
      while after != 200, ProgramClock.monotonic < end {
        after = try follow().1
        usleep(100_000)
      }
      return clients.map(\.1) + [ninth, after]
    }
    #expect(statuses == Array(repeating: 200, count: 7) + [503, 200])
  }

  @Test("A follower that reads nothing is disconnected while other clients are still served")
  func slowFollower() async throws {
    let board = Self.board(events: 200)
    let (isCut, health) = try await Self.serving(board, patience: .seconds(3)) { port in
      let slow = try HTTPClient(port: port, receiveBuffer: 2048)
      _ = try slow.begin("/events?follow=1")
      let end = ProgramClock.monotonic + 120 * ProgramClock.second
      var number = 0
      var followers = "1"
      var health: Set<Int> = []
      while followers != "0", ProgramClock.monotonic < end {
        for _ in 0..<100 {
          number += 1
          Self.add(number, to: board, padding: 20_000)
        }
        let client = try HTTPClient(port: port)
        health.insert(try client.ask("/healthz").status)
        let metrics = try client.ask("/metrics").body
        followers =
          metrics.split(separator: "\n").first { $0.hasPrefix("vagary_event_followers ") }
          .map { String($0.dropFirst(23)) } ?? "none"
        usleep(50_000)
      }
      return (followers == "0", health)
    }
    #expect(isCut)
    #expect(health == [200])
  }
}
