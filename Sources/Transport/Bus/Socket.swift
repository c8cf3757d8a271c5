import CZeroMQ

/// One ZeroMQ socket. Created, used and closed in one thread. After it is closed, queued messages are sent
/// within the linger time, in the background.
package struct Socket: ~Copyable {
  /// Longest wait of one ``send(topic:parts:isPatient:)`` on a socket that can be full, milliseconds.
  /// Callers check their stop in between.
  package static let sendWait = 100

  /// Most confirmations kept at one time; see ``confirm(_:)``.
  package static let confirmationsKept = 256

  package let kind: Endpoint.Kind
  package let options: SocketOptions
  private let socket: SocketHandle
  /// Closed after the socket it watches.
  private var monitor: SocketMonitor?
  /// The subscriptions that ``confirm(_:)`` made, oldest first.
  private var confirmations: [String] = []
  /// The context has to outlive the socket.
  private let context: BusContext

  /// Opens a socket at all `endpoints`, which must be of one kind.
  ///
  /// - Parameter insecure: allows binding beyond loopback without any check of who connects.
  /// - Throws: `BusError.mixedKinds`, or the error of the first endpoint that fails.
  package init(
    _ context: BusContext, at endpoints: [Endpoint], insecure: Bool = false,
    options: SocketOptions = SocketOptions()
  ) throws(BusError) {
    guard let kind = endpoints.first?.kind, endpoints.allSatisfy({ $0.kind == kind }) else {
      throw .mixedKinds(endpoints.map(\.description))
    }
    try self.init(context, kind: kind, at: endpoints, insecure: insecure, options: options)
  }

  /// Opens a socket of one kind at `endpoints`, whatever their kind.
  ///
  /// - Throws: `BusError.call` when the process has no file descriptor left or an option is refused, or
  ///   the error of the first endpoint that fails.
  package init(
    _ context: BusContext, kind: Endpoint.Kind, at endpoints: [Endpoint] = [], insecure: Bool = false,
    options: SocketOptions = SocketOptions()
  ) throws(BusError) {
    let socket = try SocketHandle.open(context, kind: kind, options: options)
    try socket.orClose { () throws(BusError) in
      for endpoint in endpoints {
        try socket.attach(endpoint, insecure: insecure, isOwnerOnly: options.isOwnerOnly)
      }
    }
    self.context = context
    self.kind = kind
    self.options = options
    self.socket = socket
    monitor = nil
  }

  deinit {
    zmq_close(socket.pointer)
  }

  var handle: UnsafeMutableRawPointer { socket.pointer }
  var name: String { socket.name }

  /// Closes now rather than at the end of the scope.
  package consuming func close() {}

  /// Binds or connects, as the endpoint says.
  ///
  /// - Throws: `BusError.beyondLoopback` for a bind that other machines can reach, unless `insecure`.
  package func attach(_ endpoint: Endpoint, insecure: Bool = false) throws(BusError) {
    try socket.attach(endpoint, insecure: insecure, isOwnerOnly: options.isOwnerOnly)
  }

  /// The address bound or connected last, with the port the system chose for `*`.
  package var lastAddress: String { socket.lastAddress }

  /// Asks for messages whose topic begins with `prefix`; a `sub` socket has none at first.
  package func subscribe(_ prefix: String) throws(BusError) { try socket.set(ZMQ_SUBSCRIBE, text: prefix) }

  /// Takes an earlier ``subscribe(_:)`` back.
  package func unsubscribe(_ prefix: String) throws(BusError) {
    try socket.set(ZMQ_UNSUBSCRIBE, text: prefix)
  }

  /// Confirms to the publishers that everything up to `token` was read. They may be waiting to close
  /// (``Publisher/waitForReaders(while:)``). For `sub` sockets.
  ///
  /// Each confirmation is a subscription that publishers keep, so only the latest ``confirmationsKept``
  /// remain.
  ///
  /// - Parameter token: agreed with the publisher, fresh for each end of a stream, up to 400 bytes.
  package mutating func confirm(_ token: String) throws(BusError) {
    let confirmation = SubscriptionTable.confirmation(of: token)
    try subscribe(confirmation)
    confirmations.append(confirmation)
    if confirmations.count > Self.confirmationsKept { try unsubscribe(confirmations.removeFirst()) }
  }

  /// Sends one message: the topic, then `parts`. The bytes are copied.
  ///
  /// - Parameter isPatient: whether to wait for room, up to ``sendWait``.
  /// - Returns: false when a lossless publisher or a `push` socket stayed full or without a peer. Nothing
  ///   was sent then. Other publishers never wait: they drop the message for the slow peer.
  package func send(topic: String, parts: [[UInt8]], isPatient: Bool = true) throws(BusError) -> Bool {
    var head = try Message(copying: Array(topic.utf8))
    let flags = (parts.isEmpty ? 0 : ZMQ_SNDMORE) | (isPatient ? 0 : ZMQ_DONTWAIT)
    guard try head.send(to: self, flags: flags) else { return false }
    for (index, part) in parts.enumerated() {
      var message = try Message(copying: part)
      let flags = index == parts.count - 1 ? 0 : ZMQ_SNDMORE
      // There is room for the rest of a message that has begun. Half a message must never be sent.
      while try !message.send(to: self, flags: flags) {}
    }
    return true
  }

  /// The next message, `nil` when none waits. Never blocks; wait with a ``Poller``.
  package func receive() throws(BusError) -> ReceivedParts? {
    var parts: [zmq_msg_t] = []
    var more = true
    do throws(BusError) {
      while more {
        var message = Message()
        // libzmq delivers whole messages, so only the first part can be missing.
        guard try message.receive(from: self) else { break }
        more = message.hasMore
        if parts.count < ReceivedParts.maximumParts { parts.append(message.release()) }
      }
    } catch {
      for index in parts.indices { zmq_msg_close(&parts[index]) }
      throw error
    }
    return parts.isEmpty ? nil : ReceivedParts(taking: parts)
  }

  /// Begins to report connections, for ``nextEvent()``. Call before ``attach(_:insecure:)`` to get all of
  /// them.
  package mutating func startMonitor() throws(BusError) {
    guard monitor == nil else { return }
    monitor = try SocketMonitor(watching: handle, in: context)
  }

  /// The next connection event, `nil` when none waits or ``startMonitor()`` was not called.
  package func nextEvent() throws(BusError) -> SocketEvent? {
    try monitor?.next()
  }

  /// The socket that becomes readable with each event; `nil` without a monitor.
  var monitorHandle: UnsafeMutableRawPointer? { monitor?.handle }
}
