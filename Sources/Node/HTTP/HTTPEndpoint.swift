import Concurrency
import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import Logging
import PlainText

/// Serves HTTP in its own threads: those of Swift's tasks, which no other part of a node uses, and one that waits for
/// sockets.
final class HTTPEndpoint: Sendable {
  /// The address it serves, with the port that the system chose for port 0.
  let address: ListenAddress
  private let routes: HTTPRoutes
  private let task: Task<Void, Never>
  private let finished = DispatchSemaphore(value: 0)

  /// Time for followers to read the last events, and for the server to end, nanoseconds each.
  private static let farewell = 150 * ProgramClock.millisecond

  /// Opens `address` and returns when it answers. Blocks, so do not call it on a thread of Swift's tasks.
  ///
  /// - Parameters:
  ///   - journal: file of the node's journal; `nil` when it has none.
  ///   - patience: longest wait for a client.
  /// - Throws: `CommandFailure` when the address cannot be opened.
  init(
    _ address: ListenAddress, board: NodeBoard, journal: String? = nil, patience: Duration = .seconds(10)
  ) throws {
    let opening = Opening()
    let routes = HTTPRoutes(board: board, journal: journal)
    let finished = finished
    task = Task.detached {
      await Self.serve(address, routes, patience, opening)
      finished.signal()
    }
    self.routes = routes
    self.address = try opening.wait(for: address)
  }

  /// Ends it. Followers that read at once still get the events on the board. Blocks for 300 ms at most; do not call it
  /// on a thread of Swift's tasks.
  func stop() {
    let end = ProgramClock.monotonic + Self.farewell
    while routes.slots.taken > 0, ProgramClock.monotonic < end { usleep(5000) }
    task.cancel()
    _ = finished.wait(timeout: .now() + .nanoseconds(Int(Self.farewell)))
  }

  /// Serves until the task is cancelled. A server that fails after it was open is started again; one cause is a process
  /// without free descriptors.
  private static func serve(
    _ address: ListenAddress, _ routes: HTTPRoutes, _ patience: Duration, _ opening: Opening
  ) async {
    let log = Logger(label: "http")
    var address = address
    while !Task.isCancelled {
      do {
        let server = try server(address, routes, patience)
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await server.run() }
          group.addTask {
            try await server.waitUntilListening()
            if let port = await server.port { opening.succeeded(port) }
          }
          for try await _ in group {}
        }
      } catch {
        if opening.failed(error) || Task.isCancelled { return }
        // The published port stays the same.
        address.port = opening.port ?? address.port
        log.error("\(address.url) fails and is opened again: \(error)")
      }
      try? await Task.sleep(for: .seconds(1))
    }
  }

  private static func server(
    _ address: ListenAddress, _ routes: HTTPRoutes, _ patience: Duration
  ) throws -> HTTPServer {
    func made(_ socketAddress: some SocketAddress) -> HTTPServer {
      HTTPServer(
        address: socketAddress, pool: PatientSocketPool(patience: patience), logger: DisabledLogger.disabled,
        handler: routes)
    }
    return address.isIPv6
      ? made(try sockaddr_in6.inet6(ip6: address.host, port: address.port))
      : made(try sockaddr_in.inet(ip4: address.host, port: address.port))
  }
}

extension HTTPServer {
  /// The port it listens at; `nil` when it does not listen.
  fileprivate var port: UInt16? {
    switch listeningAddress {
    case .ip4(_, let port), .ip6(_, let port): port
    default: nil
    }
  }
}

/// The outcome of opening an address, from the server's task to the thread that waits for it.
private final class Opening: Sendable {
  private let outcome = Locked<Result<UInt16, any Error>?>(nil)

  func succeeded(_ port: UInt16) { settle(.success(port)) }

  /// - Returns: whether the address could not be opened, instead of failing later.
  func failed(_ error: any Error) -> Bool { settle(.failure(error)) }

  @discardableResult
  private func settle(_ result: Result<UInt16, any Error>) -> Bool {
    let isFirst = outcome.withLock { outcome in
      guard outcome == nil else { return false }
      outcome = result
      return true
    }
    if isFirst { outcome.wakeAll() }
    return isFirst
  }

  var port: UInt16? { outcome.withLock { try? $0?.get() } }

  func wait(for address: ListenAddress) throws -> ListenAddress {
    var address = address
    switch outcome.wait(for: { outcome in outcome.map { .done($0) } ?? .wait(until: nil) }) {
    case .success(let port): address.port = port
    case .failure(let error):
      var reason = "\(error)"
      if case SocketError.failed(_, _, let message) = error { reason = message }
      throw CommandFailure(
        .unavailable, "cannot serve HTTP at \(address.url): \(reason)",
        remedy: "Set http.listen to an address of this machine and a free port; "
          + "port 0 takes any free one.")
    }
    return address
  }
}
