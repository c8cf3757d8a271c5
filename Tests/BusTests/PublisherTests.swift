import Bus
import Foundation
import Testing

@Suite("Publishers", .serialized)
struct PublisherTests {
  private static func options(highWater: Int, lossless: Bool) -> SocketOptions {
    var options = SocketOptions()
    options.sendHighWater = highWater
    options.receiveHighWater = highWater
    options.isLossless = lossless
    options.linger = 20_000
    return options
  }

  /// Sends 10,000 messages to `readers` slow readers over `address`.
  private func lossless(_ address: String, readers: Int) throws {
    let total = 10_000
    let context = try BusContext()
    let options = Self.options(highWater: 5, lossless: true)
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, address)], options: options)
    let bound = try endpoint(.sub, .connect, publisher.lastAddress)
    let threads = (0..<readers).map { reader in
      WorkerThread {
        do {
          var socket = try Socket(context, at: [bound], options: options)
          try socket.subscribe("t/")
          for expected in 0..<total {
            // Each reader is slower than the publisher, at different times.
            if expected % 500 == reader * 100 { usleep(2000) }
            let found = number(try socket.next())
            guard found == expected else {
              Issue.record("reader \(reader) got \(found) instead of \(expected)")
              return
            }
          }
          try socket.confirm("end")
        } catch {
          Issue.record(error)
        }
      }
    }
    #expect(try publisher.waitForSubscribers(readers, of: "t/", while: { true }))
    for index in 0..<total {
      #expect(try publisher.send(topic: "t/", parts: [part(index), [1, 2, 3]]) == .sent)
    }
    try publisher.expectReaders(of: "t/", token: "end")
    #expect(try publisher.waitForReaders(while: { true }))
    publisher.close()
    for thread in threads { thread.wait() }
  }

  @Test("In lossless mode slow readers with little room get 10,000 messages in order over tcp")
  func losslessTCP() throws { try lossless("tcp://127.0.0.1:*", readers: 2) }

  @Test("In lossless mode a slow reader with little room gets 10,000 messages in order over ipc")
  func losslessIPC() throws { try withTemporaryFolder { try lossless("ipc://\($0)/bus", readers: 1) } }

  @Test("A reader that has no room until its publisher has to wait keeps its connection and loses nothing")
  func pause() throws {
    let total = 60
    let context = try BusContext()
    let options = Self.options(highWater: 4, lossless: true)
    var publisher = try Publisher(
      context, at: [endpoint(.pub, .bind, "tcp://127.0.0.1:*")], options: options)
    let bound = try endpoint(.sub, .connect, publisher.lastAddress)
    let isFull = DispatchSemaphore(value: 0)
    let thread = WorkerThread {
      do {
        var socket = try Socket(context, at: [bound], options: options)
        try socket.subscribe("t/")
        #expect(isFull.wait(timeout: .now() + 60) == .success)
        for expected in 0..<total { #expect(try number(socket.next()) == expected) }
        try socket.confirm("end")
      } catch {
        Issue.record(error)
      }
    }
    #expect(try publisher.waitForSubscribers(1, of: "t/", while: { true }))
    var waits = 0
    for index in 0..<total {
      // All messages together are larger than the system's buffers.
      let outcome = try publisher.send(
        topic: "t/", parts: [part(index, padding: 1_000_000)],
        while: {
          waits += 1
          if waits == index + 3 { isFull.signal() }
          return true
        })
      #expect(outcome == .sent)
      #expect(publisher.subscriberCount(of: "t/") == 1)
    }
    #expect(waits > total)
    try publisher.expectReaders(of: "t/", token: "end")
    #expect(try publisher.waitForReaders(while: { true }))
    publisher.close()
    thread.wait()
  }

  @Test("Without lossless mode a full reader misses messages, and the numbers show how many")
  func drops() throws {
    let context = try BusContext()
    let options = Self.options(highWater: 3, lossless: false)
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, "inproc://drops")], options: options)
    let subscriber = try Socket(context, at: [endpoint(.sub, .connect, "inproc://drops")], options: options)
    try subscriber.subscribe("t/")
    #expect(try publisher.waitForSubscribers(1, of: "t/", while: { true }))
    for index in 0..<100 { #expect(try publisher.send(topic: "t/", parts: [part(index)]) == .sent) }
    var got: [Int] = []
    while let message = try subscriber.receive() { got.append(number(message)) }
    // Over inproc the queues of both ends add up.
    #expect(got == Array(0..<6))
    #expect(try publisher.send(topic: "t/", parts: [part(100)]) == .sent)
    #expect(try number(subscriber.next()) - 6 == 94)
  }

  @Test("A lossless publisher waiting for room gives up when it is no longer wanted")
  func stopWhileFull() throws {
    let context = try BusContext()
    let options = Self.options(highWater: 2, lossless: true)
    var publisher = try Publisher(context, at: [endpoint(.xpub, .bind, "inproc://full")], options: options)
    let subscriber = try Socket(context, at: [endpoint(.sub, .connect, "inproc://full")], options: options)
    try subscriber.subscribe("t/")
    #expect(try publisher.waitForSubscribers(1, of: "t/", while: { true }))
    var sent = 0
    while try publisher.send(topic: "t/", parts: [part(sent), part(0)], while: { false }) == .sent {
      sent += 1
      try #require(sent < 100)
    }
    #expect(sent == 4)
    for index in 0..<sent { #expect(try number(subscriber.next()) == index) }
    #expect(try publisher.send(topic: "t/", parts: [part(9)]) == .sent)
    #expect(try number(subscriber.next()) == 9)
  }

  @Test("A subscriber that goes away no longer holds a lossless publisher up")
  func subscriberLeaves() throws {
    let context = try BusContext()
    let options = Self.options(highWater: 2, lossless: true)
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, "tcp://127.0.0.1:*")], options: options)
    let subscriber = try Socket(
      context, at: [endpoint(.sub, .connect, publisher.lastAddress)], options: options)
    try subscriber.subscribe("t/")
    #expect(try publisher.waitForSubscribers(1, of: "t/", while: { true }))
    subscriber.close()
    for index in 0..<1000 {
      #expect(try publisher.send(topic: "t/", parts: [part(index, padding: 100_000)]) == .sent)
    }
    while publisher.subscriberCount(of: "t/") > 0 { try publisher.processSubscriptions() }
  }

  @Test("Waiting for subscribers counts those of the topic alone, and ends when no longer wanted")
  func waiting() throws {
    let context = try BusContext()
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, "inproc://waiting")])
    let one = try Socket(context, at: [endpoint(.sub, .connect, "inproc://waiting")])
    let two = try Socket(context, at: [endpoint(.sub, .connect, "inproc://waiting")])
    try one.subscribe("a/")
    try two.subscribe("a/")
    try two.subscribe("b/")
    #expect(try publisher.waitForSubscribers(2, of: "a/x/", while: { true }))
    #expect(try publisher.waitForSubscribers(1, of: "b/", while: { true }))
    #expect(try !publisher.waitForSubscribers(2, of: "b/", while: { false }))
    #expect(publisher.subscriberCount(of: "c/") == 0)
  }

  @Test("A publisher that is to close waits for the readers that have not read everything")
  func readers() throws {
    let context = try BusContext()
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, "inproc://readers")])
    var one = try Socket(context, at: [endpoint(.sub, .connect, "inproc://readers")])
    var two = try Socket(context, at: [endpoint(.sub, .connect, "inproc://readers")])
    try one.subscribe("t/")
    try two.subscribe("t/")
    #expect(try publisher.waitForSubscribers(2, of: "t/", while: { true }))
    try publisher.expectReaders(of: "t/", token: "first end")
    try one.confirm("first end")
    #expect(try !publisher.waitForReaders(while: { false }))
    try two.confirm("first end")
    #expect(try publisher.waitForReaders(while: { true }))
    try publisher.expectReaders(of: "t/", token: "second end")
    try one.confirm("second end")
    #expect(try !publisher.waitForReaders(while: { false }))
    two.close()
    #expect(try publisher.waitForReaders(while: { true }))
    #expect(publisher.subscriberCount(of: "t/") == 1)
  }

  @Test("Confirmations do not pile up: the oldest are taken back")
  func oldConfirmations() throws {
    let context = try BusContext()
    var publisher = try Publisher(context, at: [endpoint(.pub, .bind, "inproc://old")])
    var reader = try Socket(context, at: [endpoint(.sub, .connect, "inproc://old")])
    try reader.subscribe("t/")
    #expect(try publisher.waitForSubscribers(1, of: "t/", while: { true }))
    for index in 0...Socket.confirmationsKept { try reader.confirm("\(index)") }
    try publisher.expectReaders(of: "t/", token: "1")
    #expect(try publisher.waitForReaders(while: { true }))
    try publisher.expectReaders(of: "t/", token: "0")
    #expect(try !publisher.waitForReaders(while: { false }))
  }

  @Test("A poller shows which socket has a message, and leaves out sockets that it no longer watches")
  func poller() throws {
    let context = try BusContext()
    let first = try Socket(context, at: [endpoint(.pull, .bind, "inproc://first")])
    let second = try Socket(context, at: [endpoint(.pull, .bind, "inproc://second")])
    let push = try Socket(context, at: [endpoint(.push, .connect, "inproc://second")])
    var poller = Poller()
    let firstSlot = poller.add(first)
    let secondSlot = poller.add(second)
    #expect(try !poller.wait(milliseconds: 0))
    #expect(try push.send(topic: "t/", parts: []))
    #expect(try poller.wait(milliseconds: 20_000))
    #expect(!poller.isReadable(firstSlot))
    #expect(poller.isReadable(secondSlot))
    poller.setWatched(secondSlot, false)
    #expect(try !poller.wait(milliseconds: 0))
    #expect(!poller.isReadable(secondSlot))
    poller.setWatched(secondSlot, true)
    #expect(try poller.wait(milliseconds: 0))
  }
}
