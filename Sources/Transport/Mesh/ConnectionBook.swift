import Bus

/// The connections of a receiving socket, in words.
///
/// A value with one owner, the thread of the socket.
package struct ConnectionBook: Sendable {
  private enum State: Sendable, Equatable {
    case trying, connected, refused
    case listening(peers: Int)
  }

  private var addresses: [String]
  private var states: [String: State] = [:]

  package init(_ endpoints: [Endpoint]) {
    addresses = endpoints.map(\.address)
    for endpoint in endpoints {
      states[endpoint.address] = endpoint.attachment == .bind ? .listening(peers: 0) : .trying
    }
  }

  /// Takes one event of the socket's monitor.
  package mutating func happened(_ event: SocketEvent) {
    let address = known(event.address)
    guard let state = states[address] else { return }
    switch (state, event.kind) {
    case (.listening(let peers), .ready): states[address] = .listening(peers: peers + 1)
    case (.listening(let peers), .disconnected): states[address] = .listening(peers: max(0, peers - 1))
    case (.listening, _): break
    case (_, .ready): states[address] = .connected
    case (_, .handshakeFailed): states[address] = .refused
    // libzmq tries a refused connection again. The refusal remains the news.
    case (.refused, _): break
    case (_, .disconnected), (_, .retrying): states[address] = .trying
    default: break
    }
  }

  /// Whether any peer is there.
  package var isConnected: Bool {
    states.values.contains { state in
      if case .listening(let peers) = state { return peers > 0 }
      return state == .connected
    }
  }

  /// For example `connected to tcp://127.0.0.1:6702; no peer answers at ipc:///run/scores.ipc`.
  package var text: String {
    addresses.map { address in
      switch states[address] {
      case .connected: "connected to \(address)"
      case .refused: "\(address) refuses the connection (is it a publisher, and are its keys right?)"
      case .listening(peers: 0): "listening at \(address), no peer connected"
      case .listening(let peers): "listening at \(address), \(peers) connected"
      case .trying, nil: "no peer answers at \(address)"
      }
    }.joined(separator: "; ")
  }

  /// libzmq names an address as it resolved it, which may differ from what was configured.
  private func known(_ address: String) -> String {
    if states[address] != nil { return address }
    return addresses.count == 1 ? addresses[0] : address
  }
}
