import Bus
import Concurrency
import Foundation
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Mesh

/// The two ends of a bus over real sockets.
@Suite(.serialized) struct SocketPortsTests {
  /// Long; only a broken program waits so long.
  private static let patience = 20_000

  private func setup(_ kinds: Set<Topic.Kind>, sources: [SourceID]? = nil) throws -> ListenerSetup {
    ListenerSetup([try Endpoint("sub+connect:inproc://ports")], kinds: kinds, sources: sources)
  }

  private func sender(_ context: BusContext) throws -> EnvelopeSender {
    var options = SocketOptions()
    options.isLossless = true
    return try EnvelopeSender(
      context, at: [Endpoint("pub+bind:inproc://ports")], scheme: .standard, insecure: false,
      options: options)
  }

  @Test("A message goes from a sender to a subscriber of its topic, and the confirmation goes back")
  func roundTrip() throws {
    let context = try BusContext()
    let stop = StopSignal()
    let source = Invented.source("cam-1")
    var sender = try sender(context)
    let port = try context.subscribe(setup([.frame], sources: [source]), stop: stop)
    #expect(try sender.waitForSubscribers(1, of: .frame, source: source, stop: stop, say: { _ in }))
    try sender.sendEnd(of: Invented.source("cam-2"), as: .frame, stop: stop)
    let sent = try sender.sendEnd(of: source, as: .frame, stop: stop)
    try port.wait(milliseconds: Self.patience)
    let parts = try #require(try port.receive())
    #expect(parts.topic == sent.topic)
    #expect(try WireFormat.decode([parts.bytes(part: 1)]) == sent.envelope)
    #expect(try port.receive() == nil)
    try port.confirm(sent.envelope.confirmation)
    try sender.waitUntilRead(stop: stop)
    #expect(sender.subscriberCount(.frame, source: source) == 1)
  }

  @Test("A subscriber sees the connection of its peer")
  func connection() throws {
    let folder = try TemporaryFolder()
    let context = try BusContext()
    let endpoint = try Endpoint(folder.ipc("ports"), kind: .pub, attachment: .bind)
    let publisher = try context.publish(at: [endpoint], insecure: false, options: SocketOptions())
    let setup = ListenerSetup([try Endpoint(folder.ipc("ports"), kind: .sub)], kinds: [.frame])
    let port = try context.subscribe(setup, stop: StopSignal())
    #expect(try publisher.waitForSubscribers(1, of: "vagary/1/frame/", while: { true }))
    var connections = ConnectionBook(setup.endpoints)
    for _ in 0..<1000 where !connections.isConnected {
      try port.wait(milliseconds: 20)
      while let event = try port.nextEvent() { connections.happened(event) }
    }
    #expect(connections.text == "connected to \(folder.ipc("ports"))")
  }

  @Test("A stop ends one wait, and no later one")
  func stop() throws {
    let context = try BusContext()
    let stop = StopSignal()
    let port = try context.subscribe(setup([.frame]), stop: stop)
    let clock = ContinuousClock()
    Thread { stop.raise() }.start()
    while !stop.isRaised { try port.wait(milliseconds: Self.patience) }
    let later = try clock.measure { try port.wait(milliseconds: 30) }
    #expect(later >= .milliseconds(25))
  }
}
