import VideoModel

/// The deciding part of a listening program: it takes messages and times in, and owns no socket and no clock.
///
/// ``Listener`` calls every function in its own thread.
package protocol MessageHandler: ~Copyable {
  /// Handles a message. An end of stream is confirmed to its publisher after this returns.
  ///
  /// - Parameter now: monotonic nanoseconds.
  mutating func handle(_ message: IncomingMessage, at now: Int64) throws

  /// Reports a message that cannot be used. Called for the first one of each reason.
  mutating func refused(_ text: String)

  /// Whether to stop listening. Asked before every message and before every wait.
  mutating func isDone(_ moment: ListeningMoment) throws -> Bool

  /// Called some 20 times per second, and after every burst of messages.
  mutating func timePassed(_ moment: ListeningMoment, _ connections: ConnectionBook)
}

extension MessageHandler where Self: ~Copyable {
  package mutating func refused(_ text: String) {}

  package mutating func timePassed(_ moment: ListeningMoment, _ connections: ConnectionBook) {}
}

/// The state of a listener by which its handler decides.
package struct ListeningMoment: Sendable, Equatable {
  /// Monotonic nanoseconds.
  package var now: Int64
  /// Nanoseconds since the last message was handled; since the start before the first one.
  package var quiet: Int64
  /// Whether the stop was raised.
  package var isStopped: Bool

  package init(now: Int64, quiet: Int64, isStopped: Bool) {
    self.now = now
    self.quiet = quiet
    self.isStopped = isStopped
  }
}
