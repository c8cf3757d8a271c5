import Bus

/// What endpoints are for, in the configuration and on the command line.
package enum EndpointUse: Sendable {
  case input, output

  /// Kinds of sockets the program has for it.
  package var kinds: [Endpoint.Kind] { self == .input ? [.sub] : [.pub, .xpub] }

  /// The node's own default.
  package var example: String {
    self == .input ? "sub+bind:tcp://127.0.0.1:6701" : "pub+bind:tcp://127.0.0.1:6702"
  }

  /// Why an endpoint cannot be used so; `nil` when it can.
  package func problem(_ endpoint: Endpoint) -> String? {
    guard !kinds.contains(endpoint.kind) else { return nil }
    return "\(endpoint.kind) cannot be used here, only " + kinds.map(\.rawValue).joined(separator: " or ")
  }

  /// The same of a text with kind and attachment.
  package func problem(_ text: String) -> String? {
    do throws(BusError) {
      return problem(try Endpoint(text))
    } catch {
      guard case .malformedEndpoint(_, let problem) = error else { return error.description }
      return problem
    }
  }
}
