/// The sizes of the queues of a socket, and its waits. All are bounded.
package struct SocketOptions: Sendable, Hashable {
  /// Messages queued for each peer before a send waits (lossless) or drops. Default 1000, 1 or more.
  package var sendHighWater = 1000
  /// Messages queued from each peer before its sender has to wait. Default 1000, 1 or more.
  package var receiveHighWater = 1000
  /// How long a closed socket continues to send its queue, milliseconds. Default 1000, 0...60000. Sockets
  /// that only receive close at once.
  package var linger = 1000
  /// Silence on a tcp connection before the system sends its first keepalive probe, seconds. The connection
  /// ends after three probes without an answer, ``keepAliveInterval`` apart. Default 10. Heartbeats of ZMTP
  /// are not used: they end the connection of a reader that has no room (docs/decisions/0008).
  package var keepAliveIdle = 10
  /// Time between keepalive probes, seconds. Default 5.
  package var keepAliveInterval = 5
  /// Largest part accepted from a peer, bytes. A peer that sends more is disconnected. Default 256 MiB.
  package var maximumPartBytes = 256 << 20
  /// Whether a publisher waits for slow subscribers instead of dropping. Default false.
  package var isLossless = false
  /// Whether only its owner may open an ipc path (mode 0600). For control sockets. Default false.
  package var isOwnerOnly = false

  package init() {}

  /// One line with the key for each unusable value; empty when all are usable.
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
