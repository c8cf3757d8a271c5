import Bus
import Concurrency
import MeshTestSupport
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Mesh

@Suite struct ListenerTests {
  private static let second = ProgramClock.second

  /// Keeps all messages, refusals and questions.
  private struct Notes: MessageHandler {
    var messages: [(sequence: UInt64, time: Int64)] = []
    var refusals: [String] = []
    var moments: [ListeningMoment] = []
    var connections: [String] = []
    /// When to stop, on the clock of the bus.
    var end: Int64 = .max
    /// After how many messages to stop.
    var most = Int.max
    var failsAt: UInt64?

    mutating func handle(_ message: IncomingMessage, at now: Int64) throws {
      if message.envelope.sequence == failsAt { throw CancellationError() }
      messages.append((message.envelope.sequence, now))
    }

    mutating func refused(_ text: String) { refusals.append(text) }

    mutating func isDone(_ moment: ListeningMoment) -> Bool {
      moments.append(moment)
      return moment.now >= end || messages.count >= most
    }

    mutating func timePassed(_ moment: ListeningMoment, _ connections: ConnectionBook) {
      self.connections.append(connections.text)
    }
  }

  private let bus = MemoryBus()
  private let stop = StopSignal()
  private let end = Payload.endOfStream(Invented.source("cam-1"))

  private func listener(sources: [SourceID]? = nil) throws -> Listener {
    let setup = ListenerSetup(
      [try Endpoint("ipc://a", kind: .sub)], kinds: [.frame, .node], sources: sources)
    return try Listener(bus, setup, stop: stop)
  }

  @Test("A listener handles the messages of its kinds and sources in order and confirms each end of stream")
  func handles() throws {
    for number: UInt64 in 0..<3 {
      bus.at(Int64(number) * Self.second) { [bus] in
        bus.put(end, as: .frame, publisher: 7, sequence: number)
        bus.put(end, as: .score, publisher: 7, sequence: number)
        bus.put(.endOfStream(Invented.source("cam-2")), as: .frame, publisher: 7, sequence: number)
      }
    }
    var notes = Notes(end: 3 * Self.second)
    var listener = try listener(sources: [Invented.source("cam-1")])
    try listener.run(&notes)
    #expect(notes.messages.map(\.sequence) == [0, 1, 2])
    #expect(notes.messages.map(\.time) == [0, Self.second, 2 * Self.second])
    #expect(bus.confirmations == ["7/0", "7/1", "7/2"])
    #expect(listener.intake.lost == 0)
  }

  @Test("A message that the handler fails on is not confirmed")
  func failure() throws {
    bus.at(0) { [bus] in bus.put(end, as: .frame, publisher: 7, sequence: 4) }
    var notes = Notes(failsAt: 4)
    var listener = try listener()
    #expect(throws: CancellationError.self) { try listener.run(&notes) }
    #expect(bus.confirmations.isEmpty)
  }

  @Test("A handler that is done gets no further message, though more are there")
  func done() throws {
    bus.at(0) { [bus] in
      for number: UInt64 in 0..<5 { bus.put(end, as: .frame, sequence: number) }
    }
    var notes = Notes(most: 2)
    var listener = try listener()
    try listener.run(&notes)
    #expect(notes.messages.map(\.sequence) == [0, 1])
  }

  @Test("The handler learns of the stop at once, and how long it has been quiet")
  func moments() throws {
    bus.at(Self.second) { [bus] in bus.put(end, as: .frame) }
    bus.at(2 * Self.second + 7) { [stop] in stop.raise() }
    var notes = Notes(end: 3 * Self.second)
    var listener = try listener()
    try listener.run(&notes)
    let stopped = try #require(notes.moments.first { $0.isStopped })
    #expect(stopped == ListeningMoment(now: 2 * Self.second + 7, quiet: Self.second + 7, isStopped: true))
    #expect(notes.moments.first == ListeningMoment(now: 0, quiet: 0, isStopped: false))
    let last = try #require(notes.moments.last)
    #expect(last.quiet == last.now - Self.second)
  }

  @Test("The handler sees the connections as they are")
  func connections() throws {
    bus.at(Self.second) { [bus] in bus.happened(SocketEvent(kind: .ready, address: "ipc://a")) }
    var notes = Notes(end: 2 * Self.second)
    var listener = try listener()
    try listener.run(&notes)
    #expect(notes.connections.first == "no peer answers at ipc://a")
    #expect(notes.connections.last == "connected to ipc://a")
  }

  @Test("The handler gets the first refusal of each reason, and the listener counts all of them")
  func refusals() throws {
    let topic = "vagary/1/frame/cam-1/"
    bus.at(0) { [bus] in
      for bytes: [UInt8] in [[1, 2], [3]] { bus.put(MemoryParts(topic: topic, [bytes])) }
      bus.put(MemoryParts(topic: topic, []))
    }
    var notes = Notes(end: Self.second)
    var listener = try listener()
    try listener.run(&notes)
    #expect(notes.refusals.count == 2)
    #expect(listener.intake.dropped == ["malformed": 2, "missing-envelope": 1])
  }

  @Test("A flood of messages does not keep the handler from the connections and the time")
  func flood() throws {
    bus.at(0) { [bus] in
      for number: UInt64 in 0..<1000 { bus.put(end, as: .frame, sequence: number) }
    }
    var notes = Notes(most: 1000)
    var listener = try listener()
    try listener.run(&notes)
    #expect(notes.messages.count == 1000)
    #expect(notes.connections.count > 2)
  }
}
