import Bus
import Concurrency
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Mesh

@Suite struct EnvelopeSenderTests {
  private static let second = ProgramClock.second
  private let bus = MemoryBus()
  private let stop = StopSignal()
  private let source = Invented.source("cam-1")

  private func sender(isLossless: Bool = false) throws -> EnvelopeSender {
    var options = SocketOptions()
    options.isLossless = isLossless
    return try EnvelopeSender(
      bus, at: [Endpoint("ipc://a", kind: .pub)], scheme: .standard, insecure: false, options: options,
      node: "n", publisherID: 5)
  }

  @Test("A send returns the message as subscribers get it, with its topic")
  func returns() throws {
    var sender = try sender()
    let message = try sender.send(.endOfStream(source), as: .frame, source: source, while: { true })
    #expect(message.outcome == .sent)
    #expect(message.topic == "vagary/1/frame/cam-1/")
    #expect(bus.sent.map(\.envelope) == [message.envelope])
    #expect(bus.sent.map(\.topic) == [message.topic])
  }

  @Test("Each topic has its own numbers, and a message that was given up is returned and leaves no gap")
  func numbers() throws {
    var sender = try sender()
    func send(_ kind: Topic.Kind) throws -> SentMessage {
      try sender.send(.endOfStream(source), as: kind, source: source, while: { false })
    }
    bus.room = 3
    #expect(try [send(.frame), send(.detection), send(.frame)].map(\.envelope.sequence) == [0, 0, 1])
    let givenUp = try send(.frame)
    #expect(givenUp.outcome == .stopped)
    #expect(givenUp.envelope.sequence == 2)
    bus.room = 1
    #expect(try send(.frame).envelope.sequence == 2)
    #expect(Set(bus.sent.map(\.envelope.publisherID)) == [5])
  }

  @Test("A sender waits for room while it is wanted")
  func room() throws {
    var sender = try sender()
    bus.room = 0
    bus.at(Self.second) { [bus] in bus.room = 1 }
    let message = try sender.send(.endOfStream(source), as: .frame, source: source, while: { true })
    #expect(message.outcome == .sent)
    #expect(bus.sent.map(\.time) == [Self.second])
  }

  @Test("A lossless sender waits until the ends of stream were read, for a minute at most")
  func untilRead() throws {
    var sender = try sender(isLossless: true)
    try sender.sendEnd(of: source, as: .frame, stop: stop)
    #expect(bus.expectations == ["5/0"])
    bus.at(3 * Self.second) { [bus] in bus.readTokens.insert("5/0") }
    try sender.waitUntilRead(stop: stop)
    #expect(bus.now == 3 * Self.second)
    try sender.sendEnd(of: source, as: .frame, stop: stop)
    try sender.waitUntilRead(stop: stop)
    #expect(bus.now == 63 * Self.second)
  }

  @Test("A sender that is not lossless expects no confirmation and does not wait for one")
  func live() throws {
    var sender = try sender()
    try sender.sendEnd(of: source, as: .frame, stop: stop)
    try sender.waitUntilRead(stop: stop)
    #expect(bus.expectations.isEmpty)
    #expect(bus.now == 0)
  }

  @Test("A sender that waits for two subscribers reports the wait every two seconds until both are there")
  func subscribers() throws {
    var sender = try sender()
    bus.at(Self.second) { [bus] in bus.subscriptions["vagary/1/frame/"] = 1 }
    bus.at(5 * Self.second) { [bus] in bus.subscriptions["vagary/1/frame/cam-1/"] = 1 }
    var lines: [String] = []
    let areThere = try sender.waitForSubscribers(
      2, of: .frame, source: source, stop: stop, say: { lines.append($0) })
    #expect(areThere)
    let line = "waiting at ipc://a for subscribers to the frames of cam-1: 1 of 2 there"
    #expect(lines == [line, line])
    #expect(sender.subscriberCount(.frame, source: source) == 2)
  }

  @Test("A sender without a wanted number waits a second for the first subscriber and continues without it")
  func moment() throws {
    var sender = try sender()
    var lines: [String] = []
    let areThere = try sender.waitForSubscribers(
      nil, of: .score, source: nil, stop: stop, say: { lines.append($0) })
    #expect(!areThere)
    #expect(bus.now == Self.second)
    #expect(lines == ["no subscriber to the scores at ipc://a yet; messages sent until one comes are lost"])
  }
}
