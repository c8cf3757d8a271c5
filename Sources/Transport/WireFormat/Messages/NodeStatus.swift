import VideoModel

/// The status of a whole node.
package struct NodeStatus: Sendable, Hashable {
  /// The node's stable name, as in the envelope.
  package var name: String
  /// The version of the program.
  package var version: String
  /// Nanoseconds since the start of the node.
  package var uptime: UInt64
  /// The sources that the node knows now.
  package var sources: [SourceID]
  /// Counts since the start of the node, by name.
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
