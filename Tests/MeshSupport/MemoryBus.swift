import Bus
import Concurrency
import Mesh
import VideoModel
import WireFormat

/// A bus in memory for one thread, with a clock that moves only while a program waits.
///
/// A test writes a script with ``at(_:_:)``, runs a program on the bus, and reads ``sent`` and
/// ``confirmations`` afterwards. A message that is put reaches the subscribers that are open and asked for
/// its topic, as on a real bus. Sent messages reach no subscriber of this bus.
package final class MemoryBus: MessageBus {
  /// Monotonic nanoseconds; begins at 0.
  package private(set) var now: Int64 = 0
  /// Every message that was sent, in order.
  package internal(set) var sent: [Sent] = []
  /// Every token that a subscriber confirmed, in order.
  package internal(set) var confirmations: [String] = []
  /// Tokens that senders wait for in a lossless end.
  package internal(set) var expectations: [String] = []
  /// Tokens that the readers of the sent messages have confirmed.
  package var readTokens: Set<String> = []
  /// Subscriptions to the sent messages, by prefix.
  package var subscriptions: [String: Int] = [:]
  /// Messages that senders may still send before they have to wait for room.
  package var room = Int.max
  /// The setups of the subscribers that were opened, in order.
  package private(set) var setups: [ListenerSetup] = []

  private var ports: [MemorySubscriber] = []
  private var script: [(time: Int64, action: () throws -> Void)] = []

  package init() {}

  /// A message that was sent.
  package struct Sent {
    package var topic: String
    package var envelope: Envelope
    /// Nanoseconds on the clock of the bus.
    package var time: Int64
  }

  /// Runs `action` when the clock reaches `time`. Actions of equal times run in the order of these calls.
  package func at(_ time: Int64, _ action: @escaping () throws -> Void) {
    let place = script.firstIndex { $0.time > time } ?? script.endIndex
    script.insert((time, action), at: place)
  }

  /// Puts a message on the bus now.
  package func put(_ parts: MemoryParts) {
    for port in ports { port.offer(parts) }
  }

  /// Puts an envelope on the bus now, under the topic of `kind` and its source or node.
  package func put(_ envelope: Envelope, as kind: Topic.Kind, scheme: TopicScheme = .standard) {
    guard let topic = Topic(kind: kind, source: envelope.payload.source?.text ?? envelope.node) else {
      preconditionFailure("\(envelope.node) cannot be in a topic")
    }
    put(MemoryParts(topic: scheme.text(topic), WireFormat.encode(envelope)))
  }

  /// Reports a connection event to every subscriber now.
  package func happened(_ event: SocketEvent) {
    for port in ports { port.events.append(event) }
  }

  package func subscribe(_ setup: ListenerSetup, stop: StopSignal) -> any SubscriberPort {
    let port = MemorySubscriber(self, setup, stop)
    setups.append(setup)
    ports.append(port)
    return port
  }

  package func publish(
    at endpoints: [Endpoint], insecure: Bool, options: SocketOptions
  ) -> any PublisherPort { MemoryPublisher(self) }

  /// Moves the clock to `limit`, running the script on the way. With `isEnough`, asked after each action,
  /// it may end earlier.
  func pass(until limit: Int64, unless isEnough: () -> Bool = { false }) {
    while let next = script.first, next.time <= limit {
      script.removeFirst()
      now = max(now, next.time)
      do { try next.action() } catch { preconditionFailure("the script of a test failed: \(error)") }
      if isEnough() { return }
    }
    now = max(now, limit)
  }
}

extension MemoryBus {
  /// Puts a payload on the bus now, as publisher `publisher` with number `sequence`.
  package func put(
    _ payload: Payload, as kind: Topic.Kind, publisher: UInt64 = 1, sequence: UInt64 = 0,
    scheme: TopicScheme = .standard
  ) {
    put(
      Envelope(
        node: "n", publisherID: publisher, sequence: sequence, publishTime: 0, payload: payload),
      as: kind, scheme: scheme)
  }
}
