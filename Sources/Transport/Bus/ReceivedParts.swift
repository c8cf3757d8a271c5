import CZeroMQ

/// A received message: topic, envelope, blobs. Immutable. The bytes stay where libzmq put them.
///
/// Any thread may keep, share and release it. The receive buffer lives as long as this object.
package final class ReceivedParts: MessageParts, Sendable {
  /// Parts kept of one message; the others are read and ignored.
  package static let maximumParts = 32

  // Written before the object is shared and closed in deinit; in between only read.
  nonisolated(unsafe) private let messages: UnsafeMutableBufferPointer<zmq_msg_t>

  /// Takes the messages over and closes them at the end.
  init(taking parts: [zmq_msg_t]) {
    messages = .allocate(capacity: parts.count)
    _ = messages.initialize(from: parts)
  }

  deinit {
    for index in messages.indices { zmq_msg_close(&messages[index]) }
    messages.deallocate()
  }

  /// Number of parts, 1...``maximumParts``.
  package var count: Int { messages.count }

  /// Bytes of all parts together.
  package var byteCount: Int {
    (0..<count).reduce(0) { sum, index in sum + withUnsafeBytes(part: index) { $0.count } }
  }

  /// The bytes of one part, valid until `body` returns; empty for a part that does not exist.
  package func withUnsafeBytes<Result, Failure: Error>(
    part index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard messages.indices.contains(index), let base = messages.baseAddress else {
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    // zmq_msg_data and zmq_msg_size only read.
    let message = base + index
    return try body(UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message)))
  }
}
