import Glibc

/// The address at which the node serves HTTP: `127.0.0.1:6780`, `[::1]:6780`, `localhost:6780`.
///
/// Names other than `localhost` are not resolved, so an address is the same at every start.
package struct ListenAddress: Sendable, Equatable {
  /// The host in numbers; IPv6 without brackets.
  let host: String
  /// 0 lets the system choose a free port.
  var port: UInt16

  /// `nil` for a text that is not of the form `HOST:PORT`.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      return nil
    }
    self.port = port
    let host = text[..<colon]
    switch host {
    case "localhost": self.host = "127.0.0.1"
    case "*": self.host = "0.0.0.0"
    case _ where host.hasPrefix("[") && host.hasSuffix("]"):
      self.host = String(host.dropFirst().dropLast())
      guard isIPv6 else { return nil }
    default:
      self.host = String(host)
      guard Self.isNumeric(self.host, AF_INET) else { return nil }
    }
  }

  var isIPv6: Bool { Self.isNumeric(host, AF_INET6) }

  /// Whether other machines can reach the address.
  var isBeyondLoopback: Bool { host != "::1" && !(host.hasPrefix("127.") && !isIPv6) }

  /// The address for people and browsers.
  var url: String { "http://\(isIPv6 ? "[\(host)]" : host):\(port)" }

  private static func isNumeric(_ host: String, _ family: Int32) -> Bool {
    var bytes = in6_addr()
    return inet_pton(family, host, &bytes) == 1
  }
}
