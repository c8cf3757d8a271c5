import Settings

/// How much a socket holds at most, and how long it waits. All bounded.
package struct SocketOptions: Sendable, Hashable, SettingGroup {
  package static let section = "bus"

  /// Messages held for each peer before sending waits (lossless) or drops.
  @Setting(1...1_000_000, "messages") package var sendHighWater = 1000
  /// Messages held from each peer before its sender is slowed down.
  @Setting(1...1_000_000, "messages") package var receiveHighWater = 1000
  /// How long a closed socket continues to send the messages it holds. Sockets that only receive close at once.
  @Setting(0...60_000, "ms") package var linger = 1000
  /// Silence on a tcp connection after which the system sends keep-alive probes. The other machine counts as gone
  /// after three probes without an answer, ``keepAliveInterval`` apart. Heartbeats of ZMTP are not used: they end the
  /// connection of a reader that has no room (docs/decisions/0008).
  @Setting(1...3600, "s") package var keepAliveIdle = 10
  /// Time between two probes.
  @Setting(1...3600, "s") package var keepAliveInterval = 5
  /// Largest part taken from a peer; a peer that sends more is disconnected.
  @Setting(1024...(1 << 40), "bytes") package var maximumPartBytes = 256 << 20
  /// Whether a publisher waits for slow subscribers instead of dropping. Default false.
  package var isLossless = false
  /// Whether an ipc path is open to its owner alone (0600). For control sockets; default false.
  package var isOwnerOnly = false

  package init() {}

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] { rangeProblems() }
}
