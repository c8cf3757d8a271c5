import Bus
import Concurrency

extension BusContext: MessageBus {
  package var now: Int64 { ProgramClock.monotonic }

  package func subscribe(
    _ setup: ListenerSetup, stop: StopSignal
  ) throws(BusError) -> any SubscriberPort {
    try SocketSubscriber(self, setup, stop)
  }

  package func publish(
    at endpoints: [Endpoint], insecure: Bool, options: SocketOptions
  ) throws(BusError) -> any PublisherPort {
    SocketPublisher(try Publisher(self, at: endpoints, insecure: insecure, options: options))
  }
}

/// A `sub` socket with its monitor, watched together with a stop.
private final class SocketSubscriber: SubscriberPort {
  private var socket: Socket
  private var poller = Poller()
  /// Keeps the descriptor of the stop open.
  private let stop: StopSignal
  private let stopSlot: Poller.Slot

  init(_ context: BusContext, _ setup: ListenerSetup, _ stop: StopSignal) throws(BusError) {
    var socket = try Socket(context, kind: .sub, options: setup.options)
    try socket.startMonitor()
    for prefix in setup.prefixes { try socket.subscribe(prefix) }
    for endpoint in setup.endpoints { try socket.attach(endpoint, insecure: setup.insecure) }
    _ = poller.add(socket)
    stopSlot = poller.add(fileDescriptor: stop.descriptor)
    self.socket = socket
    self.stop = stop
  }

  func wait(milliseconds: Int) throws(BusError) {
    guard try poller.wait(milliseconds: milliseconds) else { return }
    // A raised stop stays readable and would end every later wait at once.
    if poller.isReadable(stopSlot) { poller.setWatched(stopSlot, false) }
  }

  func receive() throws(BusError) -> (any MessageParts)? { try socket.receive() }

  func nextEvent() throws(BusError) -> SocketEvent? { try socket.nextEvent() }

  func confirm(_ token: String) throws(BusError) { try socket.confirm(token) }
}

/// A `Publisher` behind the protocol.
private final class SocketPublisher: PublisherPort {
  private var publisher: Publisher

  init(_ publisher: consuming Publisher) { self.publisher = publisher }

  func send(
    topic: String, parts: [[UInt8]], while isWanted: () -> Bool
  ) throws(BusError) -> Publisher.Outcome {
    try publisher.send(topic: topic, parts: parts, while: isWanted)
  }

  func subscriberCount(of topic: String) -> Int { publisher.subscriberCount(of: topic) }

  func waitForSubscribers(
    _ count: Int, of topic: String, while isWanted: () -> Bool
  ) throws(BusError) -> Bool {
    try publisher.waitForSubscribers(count, of: topic, while: isWanted)
  }

  func expectReaders(of topic: String, token: String) throws(BusError) {
    try publisher.expectReaders(of: topic, token: token)
  }

  func waitForReaders(while isWanted: () -> Bool) throws(BusError) -> Bool {
    try publisher.waitForReaders(while: isWanted)
  }
}
