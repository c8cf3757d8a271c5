import CZeroMQ
import Glibc

/// The I/O threads that all sockets of a program share.
///
/// Sockets keep it alive. The last owner to release it waits until every socket has sent its queued
/// messages, or the linger time is over. Threads may share it.
package final class BusContext: Sendable {
  /// libzmq allows a context to be used by several threads at once.
  nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// - Parameter threads: I/O threads; one suffices for about a gigabyte per second.
  package init(threads: Int = 1) throws(BusError) {
    guard let handle = zmq_ctx_new() else {
      throw zmqError("zmq_ctx_new", endpoint: "context", code: zmq_errno())
    }
    self.handle = handle
    zmq_ctx_set(handle, ZMQ_IO_THREADS, CInt(clamping: max(1, threads)))
  }

  /// Makes every blocked and every later call on a socket of this context throw
  /// `BusError.shutDown`. Callable from any thread, more than once.
  package func shutDown() {
    zmq_ctx_shutdown(handle)
  }

  deinit {
    // Calling again helps after EINTR only.
    while zmq_ctx_term(handle) == -1, zmq_errno() == EINTR {}
  }
}
