import VideoModel

/// How a whole node is doing.
package struct NodeStatus: Sendable, Hashable {
  /// The node's stable name, as in the envelope.
  package var name: String
  /// Version of the program.
  package var version: String
  /// Nanoseconds since it started.
  package var uptime: UInt64
  /// The sources it knows now.
  package var sources: [SourceID]
  /// Since the start, by name.
  package var counters: [String: UInt64]

  package init(
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
