/// A publishing socket that counts its subscribers, and in lossless mode waits for slow ones.
///
/// Created, used and closed in one thread. To subscribers it is an ordinary `pub` socket.
package struct Publisher: ~Copyable {
  /// The outcome of a send.
  package enum Outcome: Sendable, Hashable {
    /// The message was handed to libzmq for every subscriber that has room, in lossless mode for every
    /// subscriber.
    case sent
    /// The message was given up while waiting for room, because the caller no longer wanted to wait.
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

  /// The number of subscriptions to `topic`. A peer with two matching prefixes counts twice. Up to date as
  /// of the last send, wait or ``processSubscriptions()``.
  package func subscriberCount(of topic: String) -> Int { table.count(matching: topic) }

  /// Reads the subscriptions that came since. Sending does so too.
  package mutating func processSubscriptions() throws(BusError) {
    while let message = try socket.receive() {
      message.withUnsafeBytes(part: 0) { table.received($0) }
    }
  }

  /// Waits for subscriptions to `topic`.
  ///
  /// - Parameter isWanted: asked about every 100 ms; false ends the wait.
  /// - Returns: whether there are `count` or more.
  package mutating func waitForSubscribers(
    _ count: Int, of topic: String, while isWanted: () -> Bool
  ) throws(BusError) -> Bool {
    try wait(while: isWanted) { $0.count(matching: topic) >= count }
  }

  /// Expects the present subscribers to `topic` to confirm `token` (``Socket/confirm(_:)``) before
  /// ``waitForReaders(while:)`` ends. To be called after the last message of a stream. Takes the place of
  /// an earlier token of the topic.
  ///
  /// - Parameter token: for example the publisher id and the sequence of that message.
  package mutating func expectReaders(of topic: String, token: String) throws(BusError) {
    try processSubscriptions()
    table.expectConfirmations(of: token, topic: topic)
  }

  /// Waits until all expected readers have confirmed or have gone. A reader that subscribed later, or lost
  /// its connection and came back, does not know of the message and is not waited for.
  ///
  /// A lossless publisher has to wait before it closes. When a connection ends while a reader has no room,
  /// libzmq gives up the bytes that are still in the kernel's buffers. Subscribers by other authors do not
  /// confirm, so the wait needs a limit.
  ///
  /// - Parameter isWanted: asked about every 100 ms; false ends the wait.
  /// - Returns: whether all have confirmed or gone.
  package mutating func waitForReaders(while isWanted: () -> Bool) throws(BusError) -> Bool {
    try wait(while: isWanted) { $0.isConfirmed }
  }

  /// Sends one message: the topic, then `parts`. The bytes are copied.
  ///
  /// In lossless mode it waits while a matching subscriber has no room. A subscriber that goes away no
  /// longer counts. In other modes it never waits and drops the message for subscribers without room.
  ///
  /// - Parameter isWanted: asked before each attempt, about every 100 ms while waiting. After false there is
  ///   one last attempt that does not wait.
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

  /// Closes now rather than at the end of the scope. Queued messages are sent within the linger time. A
  /// reader without room may still miss the last messages; see ``waitForReaders(while:)``.
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
