import FlyingSocks
import Glibc

/// Waits for sockets as FlyingFox does, with three things it lacks: a client that neither sends nor takes
/// anything is cut after a while, so are those beyond a limit, and replies are sent without delay.
struct PatientSocketPool: AsyncSocketPool {
  /// How long a client may keep the server waiting. Default 10 s.
  private let patience: Duration
  private let base = SocketPool<ePoll>.ePoll()
  /// Clients that are waited for at once.
  private let waiting = ClientSlots(limit: 64)

  init(patience: Duration = .seconds(10)) { self.patience = patience }

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    if Self.isListening(socket) {
      // A reply goes out in two writes, the second of which would wait 40 ms for word of the first.
      // Connections inherit this from the socket they come in by.
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
        throw SocketError.timeout(message: "the client neither sent nor took anything")
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
