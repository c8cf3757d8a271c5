/// A publishing socket that knows its subscribers, and in lossless mode waits for the slow ones.
///
/// Created, used and closed in one thread. To subscribers it is an ordinary `pub` socket.
package struct Publisher: ~Copyable {
  /// What became of a message.
  package enum Outcome: Sendable, Hashable {
    /// Handed to libzmq for every subscriber that has room (lossless: for every subscriber).
    case sent
    /// Given up while waiting for room, because the caller no longer wished to wait.
    case stopped
  }

  private let socket: Socket
  private var table = SubscriptionTable()

  /// - Parameters:
  ///   - endpoints: of kind `pub` or `xpub`.
  ///   - insecure: allows binding beyond loopback without any check of who connects.
  ///   - options: `isLossless` makes ``send(topic:parts:while:)`` wait instead of dropping.
  /// - Throws: `BusError.mixedKinds` when an endpoint is of another kind, or what attaching throws.
  package init(
    _ context: BusContext, at endpoints: [Endpoint], insecure: Bool = false,
    options: SocketOptions = SocketOptions()
  ) throws(BusError) {
    guard endpoints.allSatisfy({ $0.kind == .pub || $0.kind == .xpub }) else {
      throw .mixedKinds(endpoints.map(\.description))
    }
    socket = try Socket(context, kind: .xpub, at: endpoints, insecure: insecure, options: options)
  }

  /// The address bound or connected last, with the port the system chose for `*`.
  package var lastAddress: String { socket.lastAddress }

  var handle: UnsafeMutableRawPointer { socket.handle }

  /// Subscriptions that let messages with `topic` through. A peer with two matching prefixes counts
  /// twice. Up to date as of the last send, wait or ``processSubscriptions()``.
  package func subscriberCount(of topic: String) -> Int { table.count(matching: topic) }

  /// Reads what subscribers have asked for since. Sending does so too.
  package mutating func processSubscriptions() throws(BusError) {
    while let message = try socket.receive() {
      message.withUnsafeBytes(part: 0) { table.received($0) }
    }
  }

  /// Waits until enough subscriptions let messages with `topic` through.
  ///
  /// - Parameter isWanted: asked about every 100 ms; false ends the wait.
  /// - Returns: whether there are `count`.
  package mutating func waitForSubscribers(
    _ count: Int, of topic: String, while isWanted: () -> Bool
  ) throws(BusError) -> Bool {
    try wait(while: isWanted) { $0.count(matching: topic) >= count }
  }

  /// To be called after the last message of a stream: those who subscribe to `topic` now are to say
  /// ``Socket/confirm(_:)`` before ``waitForReaders(while:)`` ends. Takes the place of what was expected
  /// of this topic before.
  ///
  /// - Parameter token: what the readers confirm, for example publisher id and sequence of that message.
  package mutating func expectReaders(of topic: String, token: String) throws(BusError) {
    try processSubscriptions()
    table.expectConfirmations(of: token, topic: topic)
  }

  /// Waits until all expected readers have confirmed or have gone. One that subscribed later, or lost
  /// its connection and came back, does not know of the message and is not waited for.
  ///
  /// A lossless publisher has to wait so before it closes: when a connection ends while a reader has no
  /// room, libzmq gives up what still lies in the kernel's buffers. Subscribers of other make do not
  /// confirm, so the wait needs an end of its own.
  ///
  /// - Parameter isWanted: asked about every 100 ms; false ends the wait.
  /// - Returns: whether all confirmed or went.
  package mutating func waitForReaders(while isWanted: () -> Bool) throws(BusError) -> Bool {
    try wait(while: isWanted) { $0.isConfirmed }
  }

  /// Sends one message: the topic, then `parts`. The bytes are copied.
  ///
  /// In lossless mode waits while a matching subscriber has no room; a subscriber that goes away no
  /// longer counts. Otherwise never waits and drops the message for subscribers without room.
  ///
  /// - Parameter isWanted: asked before each attempt, about every 100 ms while waiting; false makes the
  ///   attempt one without waiting, and the last.
  package mutating func send(
    topic: String, parts: [[UInt8]], while isWanted: () -> Bool = { true }
  ) throws(BusError) -> Outcome {
    try processSubscriptions()
    while true {
      let isPatient = isWanted()
      if try socket.send(topic: topic, parts: parts, isPatient: isPatient) { return .sent }
      guard isPatient else { return .stopped }
      try processSubscriptions()
    }
  }

  /// Closes now rather than when the value goes out of scope; what is held is sent within the linger
  /// time. A reader without room may still miss the last messages; see
  /// ``waitForReaders(while:)``.
  package consuming func close() {}

  private mutating func wait(
    while isWanted: () -> Bool, until isReached: (SubscriptionTable) -> Bool
  ) throws(BusError) -> Bool {
    var poller = Poller()
    _ = poller.add(socket)
    while true {
      try processSubscriptions()
      if isReached(table) { return true }
      guard isWanted() else { return false }
      _ = try poller.wait(milliseconds: Socket.sendWait)
    }
  }
}
