/// How much a socket may hold, and how long it waits. All bounded.
package struct SocketOptions: Sendable, Hashable {
  /// Messages held for each peer before sending waits (lossless) or drops. Default 1000, 1 or more.
  package var sendHighWater = 1000
  /// Messages held from each peer before its sender is slowed down. Default 1000, 1 or more.
  package var receiveHighWater = 1000
  /// How long a closed socket goes on sending what it holds, milliseconds. Default 1000, 0...60000.
  /// Sockets that only receive close at once.
  package var linger = 1000
  /// Silence on a tcp connection after which the system begins to ask whether the other machine is still
  /// there, seconds; it counts as gone after three questions without answer, ``keepAliveInterval``
  /// apart. Default 10. Heartbeats of ZMTP are not used: they end the connection of a reader that has no
  /// room (docs/decisions/0008).
  package var keepAliveIdle = 10
  /// Between those questions, seconds. Default 5.
  package var keepAliveInterval = 5
  /// Largest part taken from a peer, bytes; a peer that sends more is disconnected. Default 256 MiB.
  package var maximumPartBytes = 256 << 20
  /// Whether a publisher waits for slow subscribers instead of dropping. Default false.
  package var isLossless = false
  /// Whether an ipc path is open to its owner alone (0600). For control sockets; default false.
  package var isOwnerOnly = false

  package init() {}

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] {
    var lines: [String] = []
    func check(_ key: String, _ value: Int, _ range: ClosedRange<Int>) {
      if !range.contains(value) {
        lines.append("bus.\(key) is \(value), must be \(range.lowerBound) to \(range.upperBound)")
      }
    }
    check("sendHighWater", sendHighWater, 1...1_000_000)
    check("receiveHighWater", receiveHighWater, 1...1_000_000)
    check("linger", linger, 0...60_000)
    check("keepAliveIdle", keepAliveIdle, 1...3600)
    check("keepAliveInterval", keepAliveInterval, 1...3600)
    check("maximumPartBytes", maximumPartBytes, 1024...(1 << 40))
    return lines
  }
}
