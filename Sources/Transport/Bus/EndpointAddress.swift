/// The form of libzmq addresses, and their reach.
enum EndpointAddress {
  /// Longest path of a Unix socket, bytes without the closing zero.
  private static let longestPath = 107

  /// The fault of `address`, `nil` when there is none.
  static func problem(_ address: String, attachment: Endpoint.Attachment) -> String? {
    if address.contains(where: { $0.isWhitespace || $0 == "\0" }) { return "it contains a space" }
    if let path = address.after("ipc://") {
      if path.isEmpty { return "the ipc path is empty" }
      if path.utf8.count > longestPath {
        return "the ipc path has \(path.utf8.count) bytes, at most \(longestPath) are possible"
      }
      return nil
    }
    if let name = address.after("inproc://") { return name.isEmpty ? "the inproc name is empty" : nil }
    guard let place = address.after("tcp://") else {
      return "the address must begin with tcp://, ipc:// or inproc://"
    }
    guard let (host, port) = hostAndPort(place) else { return "'\(place)' is not of the form host:port" }
    if host.isEmpty { return "the host is empty" }
    if attachment == .connect, host == "*" || host == "0.0.0.0" || host == "[::]" {
      return "'\(host)' means every interface and cannot be connected to; name the host"
    }
    if attachment == .bind, port == "*" { return nil }
    guard let number = UInt16(port), attachment == .bind || number > 0 else {
      return "'\(port)' is not a port, 1 to 65535"
    }
    return nil
  }

  static func isBeyondLoopback(_ address: String) -> Bool {
    guard let place = address.after("tcp://"), let (host, _) = hostAndPort(place) else { return false }
    switch host {
    case "localhost", "lo", "[::1]", "::1": return false
    default: break
    }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return !(numbers.count == 4 && numbers[0] == 127 && numbers.allSatisfy { $0 != nil })
  }

  /// Whether the address needs a socket that speaks IPv6.
  static func isIPv6(_ address: String) -> Bool { address.hasPrefix("tcp://[") }

  private static func hostAndPort(_ place: Substring) -> (host: Substring, port: Substring)? {
    guard let colon = place.lastIndex(of: ":") else { return nil }
    return (place[..<colon], place[place.index(after: colon)...])
  }
}

extension String {
  /// The text after `prefix`, `nil` when the text does not begin with it.
  fileprivate func after(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
