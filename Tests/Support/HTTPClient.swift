import Foundation

/// One TCP connection to an HTTP server on this machine. It has no library between, so that tests can misbehave like real
/// clients. Blocks; one thread.
package final class HTTPClient {
  package struct Reply: Sendable {
    package var status: Int
    /// Header fields; names are in lower case.
    package var headers: [String: String]
    package var body: String
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let descriptor: Int32
  private var unread: [UInt8] = []

  /// - Parameters:
  ///   - receiveBuffer: size of the socket's receive buffer, bytes; `nil` for the default of the system.
  ///   - patience: longest wait of a read, seconds.
  package init(port: Int, receiveBuffer: Int? = nil, patience: Int = 20) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(description: "no socket") }
    if var size = receiveBuffer.map(Int32.init) {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var wait = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let outcome = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard outcome == 0 else { throw Failure(description: "nobody answers at port \(port)") }
  }

  deinit { close(descriptor) }

  /// Sends a request and reads the whole reply, which must have a length or come in chunks. The connection stays open.
  package func ask(
    _ path: String, method: String = "GET", headers: [String: String] = [:]
  ) throws -> Reply {
    var reply = try begin(path, method: method, headers: headers)
    var body: [UInt8] = []
    if reply.headers["transfer-encoding"] == "chunked" {
      while true {
        let length = try chunkLength()
        let chunk = try take(length + 2)
        if length == 0 { break }
        body += chunk.dropLast(2)
      }
    } else {
      body = try take(reply.headers["content-length"].flatMap { Int($0) } ?? 0)
    }
    reply.body = String(decoding: body, as: UTF8.self)
    return reply
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while unread.count < count {
      guard try readMore() else { throw Failure(description: "the reply ends too early") }
    }
    defer { unread.removeFirst(count) }
    return Array(unread.prefix(count))
  }

  /// Size of the chunk that begins here, from the line before it.
  private func chunkLength() throws -> Int {
    while true {
      if let end = unread.firstRange(of: Array("\r\n".utf8)) {
        let line = String(decoding: try take(end.upperBound).dropLast(2), as: UTF8.self)
        guard let length = Int(line, radix: 16) else { throw Failure(description: "no chunk: \(line)") }
        return length
      }
      guard try readMore() else { throw Failure(description: "the reply ends too early") }
    }
  }

  /// Sends a request and reads the head of the reply. Read the body with ``readText(until:)``.
  package func begin(
    _ path: String, method: String = "GET", headers: [String: String] = [:]
  ) throws -> Reply {
    let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers.map { "\($0): \($1)" }
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw Failure(description: "the request was not taken")
    }
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let found = unread.firstRange(of: end) {
        let head = String(decoding: unread[..<found.lowerBound], as: UTF8.self)
        unread.removeFirst(found.upperBound)
        return Self.head(head.components(separatedBy: "\r\n"))
      }
      guard try readMore() else { throw Failure(description: "no reply") }
    }
  }

  /// Reads until `condition` is true for the text so far, or until the server ends the connection.
  ///
  /// - Returns: the text, and whether the connection is still open.
  package func readText(until condition: (String) -> Bool) throws -> (text: String, isOpen: Bool) {
    while true {
      let text = String(decoding: unread, as: UTF8.self)
      if condition(text) { return (text, true) }
      guard try readMore() else { return (text, false) }
    }
  }

  private func readMore() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN { throw Failure(description: "nothing came in time") }
    guard count > 0 else { return false }
    unread += buffer.prefix(count)
    return true
  }

  private static func head(_ lines: [String]) -> Reply {
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
    }
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return Reply(status: status, headers: headers, body: "")
  }
}
