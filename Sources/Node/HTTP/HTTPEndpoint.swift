import Concurrency
import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import Logging
import PlainText

/// Answers HTTP in threads of its own: those of Swift's tasks, which nothing else of a node uses, and one
/// that waits for sockets.
final class HTTPEndpoint: Sendable {
  /// Where it answers, with the port the system chose if it was to.
  let address: ListenAddress
  private let routes: HTTPRoutes
  private let task: Task<Void, Never>
  private let finished = DispatchSemaphore(value: 0)

  /// Time that followers have to read the last events, and the server to end, nanoseconds each.
  private static let farewell = 150 * ProgramClock.millisecond

  /// Opens `address`; returns when it answers. Not for the threads of tasks.
  ///
  /// - Parameters:
  ///   - journal: file of the node's journal of events, if it keeps one.
  ///   - patience: how long a client may keep the server waiting.
  /// - Throws: `CommandFailure` when the address cannot be had.
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

  /// Ends it: followers get what is on the board if they read at once. Blocks for a moment at most; not
  /// for the threads of tasks.
  func stop() {
    let end = ProgramClock.monotonic + Self.farewell
    while routes.slots.taken > 0, ProgramClock.monotonic < end { usleep(5000) }
    task.cancel()
    _ = finished.wait(timeout: .now() + .nanoseconds(Int(Self.farewell)))
  }

  /// Serves until the task is cancelled. A server that fails once it has been open, because the process has
  /// no descriptors left for example, is started again.
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
        // The port that was told is kept.
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
  /// Where it listens; `nil` when it does not.
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

  /// Whether this is what opening came to: nothing was opened.
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
        .unavailable, "cannot answer HTTP at \(address.url): \(reason)",
        remedy: "Set http.listen to an address of this machine and a port that nobody has; "
          + "port 0 takes any free one.")
    }
    return address
  }
}
