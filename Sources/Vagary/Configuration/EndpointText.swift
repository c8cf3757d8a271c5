/// An endpoint as configured: `type+bind|connect:address`, for example `sub+bind:tcp://127.0.0.1:6701`.
///
/// Only what can be told from the text is checked here, so that a configuration's problems can be
/// reported all at once before any socket is opened.
struct EndpointText: Sendable, Equatable {
  let binds: Bool
  /// `tcp://...`, `ipc://...` or `inproc://...`.
  let address: String

  enum Direction: Sendable {
    case input, output

    var socketTypes: [String] { self == .input ? ["sub", "pull"] : ["pub", "xpub", "push"] }
    var example: String { self == .input ? "sub+bind:tcp://127.0.0.1:6701" : "pub+bind:tcp://127.0.0.1:6702" }
  }

  struct Fault: Error, Equatable {
    /// Ends the sentence "KEY is VALUE, ...".
    let text: String
  }

  static func parse(_ text: String, _ direction: Direction) -> Result<EndpointText, Fault> {
    let types = direction.socketTypes.joined(separator: ", ")
    func fault(_ words: String) -> Result<EndpointText, Fault> {
      .failure(Fault(text: words + ", for example \(direction.example)"))
    }
    guard let plus = text.firstIndex(of: "+"), let colon = text[plus...].firstIndex(of: ":") else {
      return fault("must be TYPE+bind:ENDPOINT or TYPE+connect:ENDPOINT")
    }
    guard direction.socketTypes.contains(String(text[..<plus])) else {
      return fault("must begin with one of \(types)")
    }
    let verb = text[text.index(after: plus)..<colon]
    guard verb == "bind" || verb == "connect" else { return fault("must say bind or connect after the +") }
    let address = String(text[text.index(after: colon)...])
    guard ["tcp://", "ipc://", "inproc://"].contains(where: { address.hasPrefix($0) && address != $0 }) else {
      return fault("must have an endpoint that starts with tcp://, ipc:// or inproc://")
    }
    if address.hasPrefix("tcp://"), !hasPort(address, binds: verb == "bind") {
      return fault("must have a port from 1 to 65535 at the end")
    }
    return .success(EndpointText(binds: verb == "bind", address: address))
  }

  /// True for a bind that other machines could reach.
  var bindsBeyondLoopback: Bool {
    guard binds, address.hasPrefix("tcp://") else { return false }
    let host = address.dropFirst("tcp://".count).prefix { $0 != "/" }
    let loopback = ["localhost:", "[::1]:", "lo:"].contains { host.hasPrefix($0) }
    return !loopback && !isLoopbackAddress(host)
  }

  /// Four numbers of which the first is 127; a name such as `127.example.org` is none.
  private func isLoopbackAddress(_ host: Substring) -> Bool {
    let numbers = host.prefix { $0 != ":" }.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }

  private static func hasPort(_ address: String, binds: Bool) -> Bool {
    guard let colon = address.lastIndex(of: ":") else { return false }
    let port = address[address.index(after: colon)...]
    if binds, port == "*" { return true }
    return UInt16(port).map { $0 > 0 } ?? false
  }
}
