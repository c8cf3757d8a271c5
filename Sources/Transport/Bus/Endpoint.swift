/// An address at which a socket listens or connects: `sub+bind:tcp://127.0.0.1:6701`.
///
/// The form is `kind+bind|connect:address`; the address is `tcp://host:port`, `ipc://path` or
/// `inproc://name`.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
  /// The kind of the socket. `pub` and `xpub` are the same on the wire.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case sub, pub, xpub, push, pull
  }

  package enum Attachment: String, Sendable, Hashable, CaseIterable {
    case bind, connect
  }

  package let kind: Kind
  package let attachment: Attachment
  /// The address in the form of libzmq.
  package let address: String

  /// - Throws: `BusError.malformedEndpoint` for an address that cannot be used.
  package init(kind: Kind, attachment: Attachment, address: String) throws(BusError) {
    if let problem = EndpointAddress.problem(address, attachment: attachment) {
      throw .malformedEndpoint("\(kind)+\(attachment):\(address)", problem: problem)
    }
    self.kind = kind
    self.attachment = attachment
    self.address = address
  }

  /// Reads `kind+bind|connect:address`; a bare address takes the given defaults.
  ///
  /// - Parameters:
  ///   - kind: for a bare address; `nil` makes a bare address an error.
  ///   - attachment: for a bare address.
  /// - Throws: `BusError.malformedEndpoint` with what is wrong with `text`.
  package init(_ text: String, kind: Kind? = nil, attachment: Attachment = .connect) throws(BusError) {
    let text = text.trimmingSpaces()
    guard let colon = text.firstIndex(of: ":") else {
      throw .malformedEndpoint(text, problem: "it has no address")
    }
    if text[colon...].hasPrefix("://") {
      guard let kind else { throw .malformedEndpoint(text, problem: "it does not say the kind of socket") }
      try self.init(kind: kind, attachment: attachment, address: text)
      return
    }
    let head = text[..<colon].split(separator: "+", omittingEmptySubsequences: false)
    guard head.count == 2 else {
      throw .malformedEndpoint(
        text, problem: "'\(text[..<colon])' is not of the form kind+bind or kind+connect")
    }
    guard let kind = Kind(rawValue: String(head[0])) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw .malformedEndpoint(text, problem: "'\(head[0])' is not one of \(kinds)")
    }
    guard let attachment = Attachment(rawValue: String(head[1])) else {
      throw .malformedEndpoint(text, problem: "'\(head[1])' is neither bind nor connect")
    }
    let address = String(text[text.index(after: colon)...])
    try self.init(kind: kind, attachment: attachment, address: address)
  }

  /// Reads a list, separated by commas.
  ///
  /// - Throws: `BusError.malformedEndpoint` for the first unusable entry or an empty list.
  package static func list(
    _ text: String, kind: Kind? = nil, attachment: Attachment = .connect
  ) throws(BusError) -> [Endpoint] {
    let entries = text.split(separator: ",").map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
    guard !entries.isEmpty else { throw .malformedEndpoint(text, problem: "the list is empty") }
    return try list(entries, kind: kind, attachment: attachment)
  }

  /// Reads every entry of an array. An entry may be a list separated by commas.
  package static func list(
    _ entries: [String], kind: Kind? = nil, attachment: Attachment = .connect
  ) throws(BusError) -> [Endpoint] {
    var endpoints: [Endpoint] = []
    for entry in entries {
      for part in entry.split(separator: ",") {
        endpoints.append(try Endpoint(String(part), kind: kind, attachment: attachment))
      }
    }
    return endpoints
  }

  /// Whether other machines can reach the address: a tcp host other than 127.0.0.0/8, ::1, localhost or lo.
  package var isBeyondLoopback: Bool { EndpointAddress.isBeyondLoopback(address) }

  /// The text that ``init(_:kind:attachment:)`` reads.
  package var description: String { "\(kind)+\(attachment):\(address)" }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
