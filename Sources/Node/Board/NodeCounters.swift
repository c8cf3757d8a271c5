import Foundation
import VideoModel

/// What the node counts, for the whole and for each source. Any thread.
package final class NodeCounters: @unchecked Sendable {
  private let lock = NSLock()
  // Guarded by `lock`.
  private var whole: [String: UInt64] = [:]
  private var bySource: [SourceID: [String: UInt64]] = [:]

  package init() {}

  package func add(_ name: String, _ amount: Int = 1) {
    guard amount > 0 else { return }
    lock.withLock { whole[name, default: 0] += UInt64(amount) }
  }

  package func add(_ name: String, of source: SourceID, _ amount: Int = 1) {
    guard amount > 0 else { return }
    lock.withLock { bySource[source, default: [:]][name, default: 0] += UInt64(amount) }
  }

  /// Sets a count that is kept elsewhere.
  package func set(_ name: String, _ value: UInt64) {
    lock.withLock { whole[name] = value }
  }

  package var all: [String: UInt64] { lock.withLock { Self.copy(whole) } }

  package func all(of source: SourceID) -> [String: UInt64] {
    lock.withLock { Self.copy(bySource[source] ?? [:]) }
  }

  /// The sums over the sources.
  package var sourceTotals: [String: UInt64] {
    lock.withLock { bySource.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) } }
  }

  /// A copy made now, while the lock is held, rather than storage shared until the next change. That
  /// would be right too, but the thread sanitizer does not see the reference counts that make it so.
  private static func copy(_ counts: [String: UInt64]) -> [String: UInt64] { counts.mapValues { $0 } }
}
