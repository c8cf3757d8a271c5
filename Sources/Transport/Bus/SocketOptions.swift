/// How much a socket may hold, and how long it waits. All bounded.
public struct SocketOptions: Sendable, Hashable {
  /// Messages held for each peer before sending waits (lossless) or drops. Default 1000, 1 or more.
  public var sendHighWater = 1000
  /// Messages held from each peer before its sender is slowed down. Default 1000, 1 or more.
  public var receiveHighWater = 1000
  /// How long a closed socket goes on sending what it holds, milliseconds. Default 1000, 0...60000.
  /// Sockets that only receive close at once.
  public var linger = 1000
  /// Between heartbeats on an idle connection, milliseconds; 0 sends none. Default 2000.
  public var heartbeatInterval = 2000
  /// Silence after which a peer counts as gone, milliseconds. Default 6000.
  public var heartbeatTimeout = 6000
  /// Largest part taken from a peer, bytes; a peer that sends more is disconnected. Default 256 MiB.
  public var maximumPartBytes = 256 << 20
  /// Whether a publisher waits for slow subscribers instead of dropping. Default false.
  public var isLossless = false
  /// Whether an ipc path is open to its owner alone (0600). For control sockets; default false.
  public var isOwnerOnly = false

  public init() {}

  /// One line for each unusable value, naming its key; empty when all are usable.
  public func problems() -> [String] {
    var lines: [String] = []
    func check(_ key: String, _ value: Int, _ range: ClosedRange<Int>) {
      if !range.contains(value) {
        lines.append("bus.\(key) is \(value), must be \(range.lowerBound) to \(range.upperBound)")
      }
    }
    check("sendHighWater", sendHighWater, 1...1_000_000)
    check("receiveHighWater", receiveHighWater, 1...1_000_000)
    check("linger", linger, 0...60_000)
    check("heartbeatInterval", heartbeatInterval, 0...3_600_000)
    check("heartbeatTimeout", heartbeatTimeout, 0...3_600_000)
    check("maximumPartBytes", maximumPartBytes, 1024...(1 << 40))
    return lines
  }
}
