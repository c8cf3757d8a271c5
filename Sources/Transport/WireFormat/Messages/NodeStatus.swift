import VideoModel

/// How a whole node is doing.
public struct NodeStatus: Sendable, Hashable {
  /// The node's stable name, as in the envelope.
  public var name: String
  /// Version of the program.
  public var version: String
  /// Nanoseconds since it started.
  public var uptime: UInt64
  /// The sources it knows now.
  public var sources: [SourceID]
  /// Since the start, by name.
  public var counters: [String: UInt64]

  public init(
    name: String, version: String, uptime: UInt64, sources: [SourceID] = [],
    counters: [String: UInt64] = [:]
  ) {
    self.name = name
    self.version = version
    self.uptime = uptime
    self.sources = sources
    self.counters = counters
  }
}
