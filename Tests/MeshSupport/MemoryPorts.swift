import Bus
import Concurrency
import Mesh
import WireFormat

/// The receiving end of a ``MemoryBus``.
final class MemorySubscriber: SubscriberPort {
  private unowned let bus: MemoryBus
  private let prefixes: [String]
  private let stop: StopSignal
  private var sawStop = false
  private var messages: [MemoryParts] = []
  var events: [SocketEvent] = []

  init(_ bus: MemoryBus, _ setup: ListenerSetup, _ stop: StopSignal) {
    self.bus = bus
    prefixes = Array(setup.prefixes)
    self.stop = stop
  }

  func offer(_ parts: MemoryParts) {
    let topic = parts.topic ?? ""
    if prefixes.contains(where: topic.hasPrefix) { messages.append(parts) }
  }

  func wait(milliseconds: Int) {
    func isReadable() -> Bool { !messages.isEmpty || (stop.isRaised && !sawStop) }
    if !isReadable() {
      bus.pass(until: bus.now + Int64(milliseconds) * ProgramClock.millisecond, unless: isReadable)
    }
    sawStop = stop.isRaised
  }

  func receive() -> (any MessageParts)? { messages.isEmpty ? nil : messages.removeFirst() }

  func nextEvent() -> SocketEvent? { events.isEmpty ? nil : events.removeFirst() }

  func confirm(_ token: String) { bus.confirmations.append(token) }
}

/// The sending end of a ``MemoryBus``.
final class MemoryPublisher: PublisherPort {
  /// The time between two questions whether to wait longer, as a socket has it.
  private static let step = Int64(Socket.sendWait) * ProgramClock.millisecond

  private unowned let bus: MemoryBus

  init(_ bus: MemoryBus) { self.bus = bus }

  func send(topic: String, parts: [[UInt8]], while isWanted: () -> Bool) -> Publisher.Outcome {
    while true {
      let isPatient = isWanted()
      if bus.room > 0 { break }
      guard isPatient else { return .stopped }
      bus.pass(until: bus.now + Self.step)
    }
    bus.room -= 1
    do {
      bus.sent.append(.init(topic: topic, envelope: try WireFormat.decode(parts), time: bus.now))
    } catch {
      preconditionFailure("a message was sent that cannot be read: \(error)")
    }
    return .sent
  }

  func subscriberCount(of topic: String) -> Int {
    bus.subscriptions.reduce(0) { topic.hasPrefix($1.key) ? $0 + $1.value : $0 }
  }

  func waitForSubscribers(_ count: Int, of topic: String, while isWanted: () -> Bool) -> Bool {
    wait(while: isWanted) { subscriberCount(of: topic) >= count }
  }

  func expectReaders(of topic: String, token: String) { bus.expectations.append(token) }

  func waitForReaders(while isWanted: () -> Bool) -> Bool {
    wait(while: isWanted) { bus.readTokens.isSuperset(of: bus.expectations) }
  }

  private func wait(while isWanted: () -> Bool, until isReached: () -> Bool) -> Bool {
    while !isReached() {
      guard isWanted() else { return false }
      bus.pass(until: bus.now + Self.step)
    }
    return true
  }
}
