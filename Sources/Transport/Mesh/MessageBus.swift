import Bus
import Concurrency

/// A bus as producers and consumers of the mesh use it.
///
/// `BusContext` is the one over ZeroMQ. Tests have one in memory, with a clock of its own.
package protocol MessageBus {
  /// The clock that waits on this bus go by, monotonic nanoseconds.
  var now: Int64 { get }

  /// Opens the receiving end of a bus.
  ///
  /// - Parameter stop: ends one wait at once, the first one after it was raised or the one under way.
  func subscribe(_ setup: ListenerSetup, stop: StopSignal) throws(BusError) -> any SubscriberPort

  /// Opens the sending end of a bus.
  ///
  /// - Parameter insecure: allows binding beyond loopback.
  func publish(
    at endpoints: [Endpoint], insecure: Bool, options: SocketOptions
  ) throws(BusError) -> any PublisherPort
}

/// The receiving end of a bus. Created, used and closed in one thread.
package protocol SubscriberPort: AnyObject {
  /// Waits until a message is there, the stop is raised, or the time is over. A stop ends one wait only.
  func wait(milliseconds: Int) throws(BusError)

  /// The next message, `nil` when none waits. Never blocks.
  func receive() throws(BusError) -> (any MessageParts)?

  /// The next connection event, `nil` when none waits. Never blocks.
  func nextEvent() throws(BusError) -> SocketEvent?

  /// Reports to the publishers that everything up to `token` was read.
  func confirm(_ token: String) throws(BusError)
}

/// The sending end of a bus. Created, used and closed in one thread. The manual is `Publisher`.
package protocol PublisherPort: AnyObject {
  func send(
    topic: String, parts: [[UInt8]], while isWanted: () -> Bool
  ) throws(BusError) -> Publisher.Outcome

  func subscriberCount(of topic: String) -> Int

  func waitForSubscribers(
    _ count: Int, of topic: String, while isWanted: () -> Bool
  ) throws(BusError) -> Bool

  func expectReaders(of topic: String, token: String) throws(BusError)

  func waitForReaders(while isWanted: () -> Bool) throws(BusError) -> Bool
}
