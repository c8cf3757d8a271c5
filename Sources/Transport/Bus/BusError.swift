/// An error of the bus.
package enum BusError: Error, Equatable, CustomStringConvertible {
  /// A libzmq call failed. `endpoint` is the address as configured.
  case call(String, endpoint: String, reason: String)
  /// The text of an endpoint cannot be used.
  case malformedEndpoint(String, problem: String)
  /// A socket would accept connections from other machines without a check.
  case beyondLoopback(String)
  /// Endpoints of different kinds were given for one socket.
  case mixedKinds([String])
  /// The context was shut down while the call was under way.
  case shutDown

  /// The fault, its place and the remedy.
  package var description: String {
    switch self {
    case .call(let name, let endpoint, let reason):
      let hint =
        switch name {
        case "zmq_bind": "; is another program bound there, and does the folder of an ipc path exist?"
        default: ""
        }
      return "\(endpoint): \(name) failed: \(reason)\(hint)"
    case .malformedEndpoint(let text, let problem):
      return "endpoint '\(text)': \(problem); write for example sub+bind:tcp://127.0.0.1:6701"
    case .beyondLoopback(let endpoint):
      return
        "endpoint '\(endpoint)' would accept connections from other machines without any check; "
        + "bind to 127.0.0.1 or an ipc path, or pass --insecure if the network is trusted"
    case .mixedKinds(let endpoints):
      return
        "endpoints \(endpoints.joined(separator: ", ")) are of different kinds and cannot share a socket; "
        + "use one kind in a list"
    case .shutDown:
      return "the bus was shut down"
    }
  }
}
