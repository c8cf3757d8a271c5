import Bus
import Concurrency
import VideoModel
import WireFormat

/// Receives messages and hands them to a ``MessageHandler`` until the handler is done.
///
/// Created, used and closed in one thread.
package struct Listener: ~Copyable {
  /// Longest time between two questions to the handler while nothing comes, milliseconds.
  private static let wait = 50
  /// Most messages handled between two checks of the connections.
  private static let burst = 256

  private let bus: any MessageBus
  private let port: any SubscriberPort
  private let stop: StopSignal
  /// Everything received so far, with losses and drops.
  package private(set) var intake: MessageIntake
  package private(set) var connections: ConnectionBook

  /// Opens the receiving end of `bus`.
  ///
  /// - Parameter stop: ends a wait at once. The handler decides whether the listening continues.
  package init(_ bus: any MessageBus, _ setup: ListenerSetup, stop: StopSignal) throws(BusError) {
    self.bus = bus
    self.stop = stop
    port = try bus.subscribe(setup, stop: stop)
    intake = MessageIntake(scheme: setup.scheme, kinds: setup.kinds, sources: setup.sources)
    connections = ConnectionBook(setup.endpoints)
  }

  /// Returns when the handler is done.
  ///
  /// - Throws: the errors of the handler, or `BusError` when the bus fails.
  package mutating func run<Handler: MessageHandler & ~Copyable>(_ handler: inout Handler) throws {
    var lastHandled = bus.now
    func moment() -> ListeningMoment {
      let now = bus.now
      return ListeningMoment(now: now, quiet: now - lastHandled, isStopped: stop.isRaised)
    }
    while try !handler.isDone(moment()) {
      try port.wait(milliseconds: Self.wait)
      while let event = try port.nextEvent() { connections.happened(event) }
      for _ in 0..<Self.burst {
        guard try !handler.isDone(moment()), let parts = try port.receive() else { break }
        try take(parts, &handler)
        lastHandled = bus.now
      }
      handler.timePassed(moment(), connections)
    }
  }

  private mutating func take<Handler: MessageHandler & ~Copyable>(
    _ parts: any MessageParts, _ handler: inout Handler
  ) throws {
    let now = bus.now
    switch intake.read(parts, at: now) {
    case .passedOver: break
    case .refused(_, let text, let isNew): if isNew { handler.refused(text) }
    case .message(let message):
      try handler.handle(message, at: now)
      if case .endOfStream = message.envelope.payload { try port.confirm(message.envelope.confirmation) }
    }
  }
}
