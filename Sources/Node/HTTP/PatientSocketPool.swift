import FlyingSocks
import Glibc

/// Waits for sockets as FlyingFox does, and adds three things. Clients that neither send nor receive are disconnected
/// after a while. Clients beyond a limit are disconnected at once. Replies are sent without delay.
struct PatientSocketPool: AsyncSocketPool {
  /// Longest wait for a client. Default 10 s.
  private let patience: Duration
  private let base = SocketPool<ePoll>.ePoll()
  /// The places of clients that the server waits for.
  private let waiting = ClientSlots(limit: 64)

  init(patience: Duration = .seconds(10)) { self.patience = patience }

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    if Self.isListening(socket) {
      // A reply goes out in two writes, and the second one would wait 40 ms for the acknowledgement of the first.
      // Connections inherit this option from the listening socket.
      Self.setOption(socket, IPPROTO_TCP, TCP_NODELAY)
      return try await base.suspendSocket(socket, untilReadyFor: events)
    }
    guard let slot = waiting.take() else { throw SocketError.timeout(message: "too many clients") }
    defer { withExtendedLifetime(slot) {} }
    try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await base.suspendSocket(socket, untilReadyFor: events) }
      group.addTask {
        try await Task.sleep(for: patience)
        throw SocketError.timeout(message: "the client neither sent nor received anything")
      }
      try await group.next()
    }
  }

  private static func isListening(_ socket: Socket) -> Bool {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket.file.rawValue, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0
  }

  private static func setOption(_ socket: Socket, _ level: Int, _ name: Int32) {
    var on: Int32 = 1
    setsockopt(socket.file.rawValue, Int32(level), name, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}
