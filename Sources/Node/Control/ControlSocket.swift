import Foundation
import Glibc
import PlainText

/// One end of a stream socket in the file system that exchanges lines.
///
/// The file has mode 0600: only the user who runs the node, and root, can open it. One thread.
package struct ControlSocket: ~Copyable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// For poll(2).
  var pollDescriptor: Int32 { descriptor }

  /// Listens at `path`. Replaces a socket file that a process left behind when it ended, and no other file.
  ///
  /// - Throws: `CommandFailure`.
  package static func listening(at path: String) throws(CommandFailure) -> ControlSocket {
    var about = stat()
    if lstat(path, &about) == 0 {
      guard about.st_mode & S_IFMT == S_IFSOCK else {
        throw failure(path, "there is another file", "Set control.path to a file that no other program uses.")
      }
      if (try? connected(to: path)) != nil {
        throw failure(path, "another node listens there", "Give each node a control.path of its own.")
      }
      unlink(path)
    }
    let socket = try opened(path)
    // Before binding: the file then never has a wider mode.
    guard fchmod(socket.descriptor, 0o600) == 0,
      address(path, { bind(socket.descriptor, $0, $1) }) == 0, listen(socket.descriptor, 8) == 0
    else {
      throw failure(
        path, String(cString: strerror(errno)), "Set control.path to a file in an existing folder.")
    }
    return socket
  }

  /// Connects to the node that listens at `path`.
  package static func connected(to path: String) throws(CommandFailure) -> ControlSocket {
    let socket = try opened(path)
    guard address(path, { connect(socket.descriptor, $0, $1) }) == 0 else {
      throw failure(
        path, String(cString: strerror(errno)),
        "A node listens there when its control.path says so; ask as the user who runs it.")
    }
    return socket
  }

  /// The next client; `nil` when there is none.
  package func accepted() -> ControlSocket? {
    let client = accept(descriptor, nil, nil)
    guard client >= 0 else { return nil }
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    return ControlSocket(client)
  }

  /// Sets the longest wait for the other side, in reading and in writing.
  package func setPatience(seconds: Int) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  /// One line without its end; `nil` when none came in time, or one longer than ``ControlLine/limit``.
  package func readLine() -> [UInt8]? {
    var line: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    while line.count <= ControlLine.limit {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      line += bytes[..<count]
      if let end = line.firstIndex(of: UInt8(ascii: "\n")) { return Array(line[..<end]) }
    }
    return nil
  }

  /// - Returns: whether the other side took all of it.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func opened(_ path: String) throws(CommandFailure) -> ControlSocket {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure(path, String(cString: strerror(errno)), "") }
    return ControlSocket(descriptor)
  }

  private static func address(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32
  {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      errno = ENAMETOOLONG
      return -1
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func failure(_ path: String, _ reason: String, _ remedy: String) -> CommandFailure {
    CommandFailure(.unavailable, "the control socket \(path): \(reason)", remedy: remedy)
  }
}
