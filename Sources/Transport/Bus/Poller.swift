import CZeroMQ
import Glibc

/// Waits for several sockets at once. It belongs to the thread of the sockets. Do not wait on it after one
/// of them was closed.
package struct Poller {
  /// The place of a socket in the poller.
  package struct Slot: Hashable {
    fileprivate let index: Int
  }

  private var items: [zmq_pollitem_t] = []

  package init() {}

  /// Watches a socket for messages to receive.
  package mutating func add(_ socket: borrowing Socket) -> Slot {
    append(zmq_pollitem_t(socket: socket.handle, fd: 0, events: CShort(ZMQ_POLLIN), revents: 0))
  }

  /// Watches the connection events of a socket; `nil` when it has no monitor.
  package mutating func addMonitor(of socket: borrowing Socket) -> Slot? {
    guard let handle = socket.monitorHandle else { return nil }
    return append(zmq_pollitem_t(socket: handle, fd: 0, events: CShort(ZMQ_POLLIN), revents: 0))
  }

  /// Watches a file descriptor for bytes to read, for example an eventfd that ends the wait.
  package mutating func add(fileDescriptor: CInt) -> Slot {
    append(zmq_pollitem_t(socket: nil, fd: fileDescriptor, events: CShort(ZMQ_POLLIN), revents: 0))
  }

  /// Watches the subscriptions of a publisher.
  package mutating func add(_ publisher: borrowing Publisher) -> Slot {
    append(zmq_pollitem_t(socket: publisher.handle, fd: 0, events: CShort(ZMQ_POLLIN), revents: 0))
  }

  /// Stops or resumes watching one socket, to slow its peers down while there is no room.
  package mutating func setWatched(_ slot: Slot, _ isWatched: Bool) {
    items[slot.index].events = isWatched ? CShort(ZMQ_POLLIN) : 0
  }

  /// Waits until something is readable.
  ///
  /// - Parameter milliseconds: longest wait; 0 returns at once. A signal ends the wait early.
  /// - Returns: whether something is readable.
  package mutating func wait(milliseconds: Int) throws(BusError) -> Bool {
    let ready = zmq_poll(&items, CInt(items.count), CLong(max(0, milliseconds)))
    if ready >= 0 { return ready > 0 }
    for index in items.indices { items[index].revents = 0 }
    let code = zmq_errno()
    // The caller checks its stop and waits again.
    if code == EINTR { return false }
    throw zmqError("zmq_poll", endpoint: "\(items.count) sockets", code: code)
  }

  /// Whether the last ``wait(milliseconds:)`` found something here.
  package func isReadable(_ slot: Slot) -> Bool {
    items[slot.index].revents & CShort(ZMQ_POLLIN) != 0
  }

  private mutating func append(_ item: zmq_pollitem_t) -> Slot {
    items.append(item)
    return Slot(index: items.count - 1)
  }
}
