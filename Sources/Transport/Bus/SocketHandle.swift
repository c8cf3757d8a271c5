import CZeroMQ
import Glibc

/// The pointer of a libzmq socket, while it is set up and no ``Socket`` owns it yet.
struct SocketHandle {
  let pointer: UnsafeMutableRawPointer
  /// For error texts.
  let name: String

  /// Opens a socket with all options set and no endpoint yet.
  static func open(
    _ context: BusContext, kind: Endpoint.Kind, options: SocketOptions
  ) throws(BusError) -> SocketHandle {
    let type =
      switch kind {
      case .sub: ZMQ_SUB
      case .pub: ZMQ_PUB
      case .xpub: ZMQ_XPUB
      case .push: ZMQ_PUSH
      case .pull: ZMQ_PULL
      }
    guard let pointer = zmq_socket(context.handle, type) else {
      throw zmqError("zmq_socket", endpoint: "\(kind) socket", code: zmq_errno())
    }
    let handle = SocketHandle(pointer: pointer, name: "\(kind) socket")
    try handle.orClose { () throws(BusError) in try handle.apply(options, kind: kind) }
    return handle
  }

  /// Runs `body`, and closes the socket if it fails.
  func orClose(_ body: () throws(BusError) -> Void) throws(BusError) {
    do throws(BusError) {
      try body()
    } catch {
      zmq_close(pointer)
      throw error
    }
  }

  /// Binds or connects; see ``Socket/attach(_:insecure:)``.
  func attach(_ endpoint: Endpoint, insecure: Bool, isOwnerOnly: Bool) throws(BusError) {
    if EndpointAddress.isIPv6(endpoint.address) { try set(ZMQ_IPV6, 1) }
    switch endpoint.attachment {
    case .connect:
      try zmqCall("zmq_connect", endpoint: endpoint.description) { zmq_connect(pointer, endpoint.address) }
    case .bind:
      guard insecure || !endpoint.isBeyondLoopback else { throw .beyondLoopback(endpoint.description) }
      let isRestricted = isOwnerOnly && endpoint.address.hasPrefix("ipc://")
      // With the mask the file is never open to others, not even for a moment.
      let mask = isRestricted ? umask(0o177) : 0
      defer { if isRestricted { _ = umask(mask) } }
      try zmqCall("zmq_bind", endpoint: endpoint.description) { zmq_bind(pointer, endpoint.address) }
    }
  }

  /// The address bound or connected last.
  var lastAddress: String {
    var buffer = [UInt8](repeating: 0, count: 512)
    var size = buffer.count
    guard zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else { return "" }
    return String(decoding: buffer.prefix(max(0, size - 1)), as: UTF8.self)
  }

  func set(_ option: CInt, _ value: CInt) throws(BusError) {
    var value = value
    try zmqCall("zmq_setsockopt", endpoint: name) {
      zmq_setsockopt(pointer, option, &value, MemoryLayout<CInt>.size)
    }
  }

  func set(_ option: CInt, text: String) throws(BusError) {
    let bytes = Array(text.utf8)
    try zmqCall("zmq_setsockopt", endpoint: name) {
      zmq_setsockopt(pointer, option, bytes, bytes.count)
    }
  }

  private func apply(_ options: SocketOptions, kind: Endpoint.Kind) throws(BusError) {
    try set(ZMQ_SNDHWM, CInt(clamping: options.sendHighWater))
    try set(ZMQ_RCVHWM, CInt(clamping: options.receiveHighWater))
    // A reader holds only subscriptions, for peers that are gone.
    let isReader = kind == .sub || kind == .pull
    try set(ZMQ_LINGER, isReader ? 0 : CInt(clamping: options.linger))
    try set(ZMQ_TCP_KEEPALIVE, 1)
    try set(ZMQ_TCP_KEEPALIVE_IDLE, CInt(clamping: options.keepAliveIdle))
    try set(ZMQ_TCP_KEEPALIVE_INTVL, CInt(clamping: options.keepAliveInterval))
    try set(ZMQ_TCP_KEEPALIVE_CNT, 3)
    try set(ZMQ_RECONNECT_IVL_MAX, 2000)
    try set(ZMQ_SNDTIMEO, CInt(Socket.sendWait))
    var limit = Int64(options.maximumPartBytes)
    try zmqCall("zmq_setsockopt", endpoint: name) {
      zmq_setsockopt(pointer, ZMQ_MAXMSGSIZE, &limit, MemoryLayout<Int64>.size)
    }
    guard kind == .xpub else { return }
    // libzmq passes every subscription of every peer up, so that they can be counted.
    try set(ZMQ_XPUB_VERBOSER, 1)
    if options.isLossless { try set(ZMQ_XPUB_NODROP, 1) }
  }
}
