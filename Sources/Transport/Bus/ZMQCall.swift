import CZeroMQ
import Glibc

/// Runs a libzmq call that reports failure as -1, again if a signal interrupts it.
///
/// - Returns: the result of the call, never negative.
@discardableResult
func zmqCall(_ name: String, endpoint: String, _ body: () -> CInt) throws(BusError) -> CInt {
  while true {
    let result = body()
    if result != -1 { return result }
    let code = zmq_errno()
    if code == EINTR { continue }
    throw zmqError(name, endpoint: endpoint, code: code)
  }
}

/// Runs a call on a socket that does not block or has a time limit, otherwise as ``zmqCall(_:endpoint:_:)``.
///
/// - Returns: `nil` when the call would have had to wait (longer).
func zmqTry(_ name: String, endpoint: String, _ body: () -> CInt) throws(BusError) -> CInt? {
  while true {
    let result = body()
    if result != -1 { return result }
    let code = zmq_errno()
    if code == EINTR { continue }
    if code == EAGAIN { return nil }
    throw zmqError(name, endpoint: endpoint, code: code)
  }
}

/// The error for the libzmq error number `code`.
func zmqError(_ name: String, endpoint: String, code: CInt) -> BusError {
  if code == zmqContextTerminated { return .shutDown }
  return .call(name, endpoint: endpoint, reason: String(cString: zmq_strerror(code)))
}

/// ETERM, whose defining macro (`ZMQ_HAUSNUMERO + 53`) is not visible in Swift.
private let zmqContextTerminated: CInt = 156_384_712 + 53
