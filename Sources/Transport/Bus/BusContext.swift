import CZeroMQ
import Glibc

/// The I/O threads all sockets of a program share.
///
/// Made once, in the scope of the main function; sockets keep it alive. The last owner to let go
/// waits until every socket has sent what it holds, or its linger time is over. May be shared
/// between threads.
package final class BusContext: Sendable {
  /// libzmq allows a context to be used by several threads at once.
  nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// - Parameter threads: I/O threads; one suffices for about a gigabyte a second.
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
    // EINTR is the only failure that can be cured by asking again.
    while zmq_ctx_term(handle) == -1, zmq_errno() == EINTR {}
  }
}
