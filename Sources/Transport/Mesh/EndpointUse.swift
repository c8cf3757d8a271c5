import Bus

/// The use of an endpoint in the configuration and on the command line.
package enum EndpointUse: Sendable {
  case input, output

  /// The kinds of sockets that the program opens for this use.
  package var kinds: [Endpoint.Kind] { self == .input ? [.sub] : [.pub, .xpub] }

  /// The default of the node.
  package var example: String {
    self == .input ? "sub+bind:tcp://127.0.0.1:6701" : "pub+bind:tcp://127.0.0.1:6702"
  }

  /// The reason why an endpoint cannot have this use; `nil` when it can.
  package func problem(_ endpoint: Endpoint) -> String? {
    guard !kinds.contains(endpoint.kind) else { return nil }
    return "\(endpoint.kind) cannot be used here, only " + kinds.map(\.rawValue).joined(separator: " or ")
  }

  /// The reason why a text, with kind and attachment, cannot be an endpoint of this use; `nil` when it can.
  package func problem(_ text: String) -> String? {
    do throws(BusError) {
      return problem(try Endpoint(text))
    } catch {
      guard case .malformedEndpoint(_, let problem) = error else { return error.description }
      return problem
    }
  }
}
