import Settings

/// Which sources are followed, and how much of them is held.
package struct IngestConfiguration: Sendable, Hashable, SettingGroup {
  package static let section = "ingest"

  package var join = JoinConfiguration()
  /// Most payload bytes of frames held at once, all sources together.
  @Setting((16 << 20)...(1 << 40), "bytes") package var frameStoreBytes = 512 << 20
  /// Sources followed at once. Messages of further sources are refused and counted.
  @Setting(1...65_536, "sources") package var sourcesLimit = 256
  /// Silence after which a source is flushed and forgotten.
  @Setting(0.1...86_400, "s") package var idleEviction = 10.0

  package init() {}

  /// One line for each unusable value, naming its key; empty when all are usable.
  package func problems() -> [String] { rangeProblems() + join.problems() }
}
