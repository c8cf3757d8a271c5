import CZeroMQ
import Synchronization

/// An event of a connection of a socket.
package struct SocketEvent: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case listening, accepted, connected, disconnected, retrying, ready
    /// The peer speaks another protocol, another version or is not allowed.
    case handshakeFailed
    /// An event of libzmq that has no name here.
    case other
  }

  package let kind: Kind
  /// The address of the endpoint that the event is about.
  package let address: String

  package init(kind: Kind, address: String) {
    self.kind = kind
    self.address = address
  }
}

/// Reports the connection events of one socket. The socket owns it and closes first: libzmq's I/O thread
/// would wait forever for a reader that is gone.
final class SocketMonitor {
  private static let count = Atomic<Int>(0)

  let handle: UnsafeMutableRawPointer

  init(watching socket: UnsafeMutableRawPointer, in context: BusContext) throws(BusError) {
    let number = Self.count.add(1, ordering: .relaxed).newValue
    let address = "inproc://vagary.monitor.\(number)"
    try zmqCall("zmq_socket_monitor", endpoint: address) {
      zmq_socket_monitor(socket, address, ZMQ_EVENT_ALL)
    }
    guard let handle = zmq_socket(context.handle, ZMQ_PAIR) else {
      let error = zmqError("zmq_socket", endpoint: address, code: zmq_errno())
      zmq_socket_monitor(socket, nil, 0)
      throw error
    }
    var none: CInt = 0
    zmq_setsockopt(handle, ZMQ_LINGER, &none, MemoryLayout<CInt>.size)
    // A full queue would stop the I/O thread. Events are small, and there are a few per second.
    zmq_setsockopt(handle, ZMQ_RCVHWM, &none, MemoryLayout<CInt>.size)
    self.handle = handle
    try zmqCall("zmq_connect", endpoint: address) { zmq_connect(handle, address) }
  }

  deinit {
    zmq_close(handle)
  }

  /// The next event, `nil` when none waits.
  func next() throws(BusError) -> SocketEvent? {
    // First part: event number (16 bits) and a value (32 bits), host byte order; second: the address.
    guard let head = try part() else { return nil }
    let address = try part() ?? []
    guard head.count >= 2 else { return nil }
    let number = head.withUnsafeBytes { CInt($0.loadUnaligned(as: UInt16.self)) }
    return SocketEvent(kind: Self.kind(number), address: String(decoding: address, as: UTF8.self))
  }

  private func part() throws(BusError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 512)
    let size = try zmqTry("zmq_recv", endpoint: "monitor") {
      zmq_recv(handle, &buffer, buffer.count, ZMQ_DONTWAIT)
    }
    guard let size else { return nil }
    return Array(buffer.prefix(Int(size)))
  }

  private static func kind(_ number: CInt) -> SocketEvent.Kind {
    switch number {
    case ZMQ_EVENT_LISTENING: .listening
    case ZMQ_EVENT_ACCEPTED: .accepted
    case ZMQ_EVENT_CONNECTED: .connected
    case ZMQ_EVENT_DISCONNECTED, ZMQ_EVENT_CLOSED: .disconnected
    case ZMQ_EVENT_CONNECT_RETRIED: .retrying
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .ready
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL,
      ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      .handshakeFailed
    default: .other
    }
  }
}
