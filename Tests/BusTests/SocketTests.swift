import CZeroMQ
import Foundation
import Testing

@testable import Bus

@Suite("Sockets", .serialized)
struct SocketTests {
  /// Sends one message of three parts over `address` and checks what arrives.
  private func roundTrip(_ address: String) throws {
    let context = try BusContext()
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, address)])
    let subscriber = try Socket(context, at: [endpoint(.sub, .connect, publisher.lastAddress)])
    try subscriber.subscribe("vagary/1/frame/a/")
    #expect(try publisher.waitForSubscribers(1, of: "vagary/1/frame/a/", while: { true }))

    let blob = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(try publisher.send(topic: "vagary/1/frame/b/", parts: [[9]]) == .sent)
    #expect(try publisher.send(topic: "vagary/1/frame/a/", parts: [[1, 2, 3], blob, []]) == .sent)

    let message = try subscriber.next()
    #expect(message.count == 4)
    #expect(message.topic == "vagary/1/frame/a/")
    #expect(message.bytes(part: 1) == [1, 2, 3])
    #expect(message.bytes(part: 2) == blob)
    #expect(message.bytes(part: 3) == [])
    #expect(message.bytes(part: 4) == [])
    #expect(message.byteCount == 17 + 3 + 100_000)
    #expect(try subscriber.receive() == nil)
  }

  @Test("A message of several parts arrives whole over inproc, ipc and tcp, and only where it was asked for")
  func transports() throws {
    try roundTrip("inproc://round-trip")
    try roundTrip("tcp://127.0.0.1:*")
    try withTemporaryFolder { try roundTrip("ipc://\($0)/bus") }
  }

  @Test("A received message outlives its socket and its context")
  func outlives() throws {
    var kept: ReceivedParts?
    do {
      let context = try BusContext()
      let pull = try Socket(context, at: [endpoint(.pull, .bind, "inproc://kept")])
      let push = try Socket(context, at: [endpoint(.push, .connect, "inproc://kept")])
      #expect(try push.send(topic: "t/", parts: [Array(repeating: 5, count: 4096)]))
      kept = try pull.next()
    }
    #expect(kept?.bytes(part: 1) == Array(repeating: 5, count: 4096))
  }

  @Test("Parts beyond the limit are read and ignored, and the next message is whole")
  func manyParts() throws {
    let context = try BusContext()
    let pull = try Socket(context, at: [endpoint(.pull, .bind, "inproc://many")])
    let push = try Socket(context, at: [endpoint(.push, .connect, "inproc://many")])
    #expect(try push.send(topic: "long/", parts: (0..<100).map { [UInt8($0)] }))
    #expect(try push.send(topic: "short/", parts: []))
    #expect(try pull.next().count == ReceivedParts.maximumParts)
    let last = try pull.next()
    #expect(last.topic == "short/")
    #expect(last.count == 1)
  }

  @Test("A topic that is not UTF-8 has no text, and its bytes are there")
  func foreignTopic() throws {
    let context = try BusContext()
    let publisher = try Socket(context, at: [endpoint(.push, .bind, "inproc://foreign")])
    let pull = try Socket(context, at: [endpoint(.pull, .connect, "inproc://foreign")])
    var part = try Message(copying: [0xFF, 0xFE])
    #expect(try part.send(to: publisher, flags: 0))
    let message = try pull.next()
    #expect(message.topic == nil)
    #expect(message.bytes(part: 0) == [0xFF, 0xFE])
  }

  @Test("Binding beyond loopback is refused with the remedy, unless it is asked for")
  func insecureBind() throws {
    let context = try BusContext()
    let open = try endpoint(.pub, .bind, "tcp://0.0.0.0:*")
    let error = #expect(throws: BusError.self) { _ = try Socket(context, at: [open]).lastAddress }
    #expect(error == .beyondLoopback("pub+bind:tcp://0.0.0.0:*"))
    #expect(try #require(error).description.contains("--insecure"))
    let socket = try Socket(context, at: [open], insecure: true)
    #expect(socket.lastAddress.hasPrefix("tcp://0.0.0.0:"))
  }

  @Test("A taken port and a missing folder are errors that name the endpoint")
  func bindFailures() throws {
    let context = try BusContext()
    let first = try Socket(context, at: [endpoint(.pub, .bind, "tcp://127.0.0.1:*")])
    let taken = try endpoint(.pub, .bind, first.lastAddress)
    let error = #expect(throws: BusError.self) { _ = try Socket(context, at: [taken]).lastAddress }
    #expect(try #require(error).description.contains(taken.description))
    #expect(throws: BusError.self) {
      _ = try Socket(context, at: [endpoint(.pub, .bind, "ipc:///nonexistent/folder/x")]).lastAddress
    }
  }

  @Test("Endpoints of different kinds cannot share a socket, and an empty list makes none")
  func mixedKinds() throws {
    let context = try BusContext()
    let mixed = try Endpoint.list("sub+bind:inproc://a,pub+bind:inproc://b")
    #expect(throws: BusError.self) { _ = try Socket(context, at: mixed).lastAddress }
    #expect(throws: BusError.self) { _ = try Socket(context, at: []).lastAddress }
    #expect(throws: BusError.self) { _ = try Publisher(context, at: mixed).lastAddress }
  }

  @Test("An owner-only ipc path has mode 0600")
  func ownerOnly() throws {
    try withTemporaryFolder { folder in
      let context = try BusContext()
      var options = SocketOptions()
      options.isOwnerOnly = true
      let socket = try Socket(
        context, at: [endpoint(.pull, .bind, "ipc://\(folder)/control")], options: options)
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/control")
      #expect(((attributes[.posixPermissions] as? Int) ?? 0) & 0o777 == 0o600)
      socket.close()
    }
  }

  @Test("After a shutdown of the context, a socket reports it")
  func shutDown() throws {
    let context = try BusContext()
    let socket = try Socket(context, at: [endpoint(.pull, .bind, "inproc://down")])
    context.shutDown()
    #expect(throws: BusError.shutDown) { try socket.receive() }
  }

  @Test("An unsubscribed topic no longer arrives")
  func unsubscribe() throws {
    let context = try BusContext()
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, "inproc://unsubscribe")])
    let subscriber = try Socket(context, at: [endpoint(.sub, .connect, "inproc://unsubscribe")])
    try subscriber.subscribe("a/")
    try subscriber.subscribe("b/")
    #expect(try publisher.waitForSubscribers(1, of: "b/", while: { true }))
    try subscriber.unsubscribe("a/")
    while publisher.subscriberCount(of: "a/") > 0 { try publisher.processSubscriptions() }
    #expect(try publisher.send(topic: "a/", parts: []) == .sent)
    #expect(try publisher.send(topic: "b/", parts: []) == .sent)
    #expect(try subscriber.next().topic == "b/")
  }

  @Test("Every unusable option is named with its key and range")
  func optionProblems() {
    var options = SocketOptions()
    #expect(options.problems().isEmpty)
    options.sendHighWater = 0
    options.linger = -1
    #expect(
      options.problems() == [
        "bus.sendHighWater is 0, must be 1 to 1000000 messages",
        "bus.linger is -1, must be 0 to 60000 ms",
      ])
  }

  // A heartbeat would end the connection of a reader that has no room (docs/decisions/0008).
  @Test(
    "No socket sends heartbeats, so a reader may be without room for any time",
    arguments: Endpoint.Kind.allCases)
  func heartbeats(kind: Endpoint.Kind) throws {
    let context = try BusContext()
    let socket = try Socket(context, kind: kind)
    var interval: CInt = -1
    var size = MemoryLayout<CInt>.size
    #expect(zmq_getsockopt(socket.handle, ZMQ_HEARTBEAT_IVL, &interval, &size) == 0)
    #expect(interval == 0)
  }

  @Test("The monitor reports when a peer connects and when it goes")
  func monitor() throws {
    let context = try BusContext()
    var server = try Socket(context, kind: .pull)
    try server.startMonitor()
    try server.attach(endpoint(.pull, .bind, "tcp://127.0.0.1:*"))
    #expect(try server.waitForEvent(.listening).address.contains("127.0.0.1"))
    let client = try Socket(context, at: [endpoint(.push, .connect, server.lastAddress)])
    _ = try server.waitForEvent(.ready)
    client.close()
    _ = try server.waitForEvent(.disconnected)
  }
}
