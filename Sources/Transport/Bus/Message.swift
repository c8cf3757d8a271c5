import CZeroMQ

/// One part of a message, owned once.
///
/// A `zmq_msg_t` holds no pointer into itself, so Swift may move it in memory. libzmq moves it in the same
/// way.
struct Message: ~Copyable {
  private var raw: zmq_msg_t

  /// An empty part, to receive into.
  init() {
    var raw = zmq_msg_t()
    zmq_msg_init(&raw)
    self.raw = raw
  }

  /// A part with a copy of `bytes`.
  init(copying bytes: [UInt8]) throws(BusError) {
    var raw = zmq_msg_t()
    guard zmq_msg_init_size(&raw, bytes.count) == 0 else {
      throw zmqError("zmq_msg_init_size", endpoint: "message of \(bytes.count) bytes", code: zmq_errno())
    }
    if let target = zmq_msg_data(&raw) {
      bytes.withUnsafeBytes { source in
        if let start = source.baseAddress { target.copyMemory(from: start, byteCount: source.count) }
      }
    }
    self.raw = raw
  }

  /// Sends the part; afterwards it is empty.
  /// - Returns: false when the socket would have to wait (longer); the part is then unchanged.
  mutating func send(to socket: borrowing Socket, flags: CInt) throws(BusError) -> Bool {
    try zmqTry("zmq_msg_send", endpoint: socket.name) { zmq_msg_send(&raw, socket.handle, flags) } != nil
  }

  /// Replaces the part by the next one the socket has.
  /// - Returns: false when there is none.
  mutating func receive(from socket: borrowing Socket) throws(BusError) -> Bool {
    try zmqTry("zmq_msg_recv", endpoint: socket.name) { zmq_msg_recv(&raw, socket.handle, ZMQ_DONTWAIT) }
      != nil
  }

  /// Whether another part of the same message follows.
  var hasMore: Bool { mutating get { zmq_msg_more(&raw) != 0 } }

  /// Gives the part away; the new owner has to close it.
  consuming func release() -> zmq_msg_t {
    let raw = self.raw
    discard self
    return raw
  }

  deinit {
    var raw = self.raw
    zmq_msg_close(&raw)
  }
}
