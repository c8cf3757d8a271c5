import Concurrency
import VideoModel

/// What a node counts, for the whole and for each source. Any thread.
///
/// Counts of at most ``sourceLimit`` sources are kept apart; beyond that the source that counted nothing for longest
/// counts into the sums alone, and begins at zero if it returns.
package final class NodeCounters: Sendable {
  private struct State {
    var whole: [Counter: UInt64] = [:]
    var sources: [SourceID: Source] = [:]
    /// Sums of the sources that are no longer kept apart.
    var past: [Counter: UInt64] = [:]
    var clock: UInt64 = 0

    mutating func add(_ counter: Counter, _ amount: Int, of source: SourceID, limit: Int) {
      clock += 1
      if sources[source] == nil, sources.count >= limit { forgetOne() }
      sources[source, default: Source()].counts[counter, default: 0] &+= UInt64(amount)
      sources[source]?.latest = clock
    }

    private mutating func forgetOne() {
      guard let oldest = sources.min(by: { $0.value.latest < $1.value.latest }) else { return }
      past.merge(oldest.value.counts, uniquingKeysWith: &+)
      sources[oldest.key] = nil
    }
  }

  private struct Source {
    var counts: [Counter: UInt64] = [:]
    /// Value of `clock` at the latest count.
    var latest: UInt64 = 0
  }

  /// Sources whose counts are kept apart.
  package let sourceLimit: Int
  private let state = Locked(State())

  /// - Parameter sourceLimit: 1 or more.
  package init(sourceLimit: Int = 1024) { self.sourceLimit = max(1, sourceLimit) }

  /// Counts for the whole node.
  package func add(_ counter: Counter, _ amount: Int = 1) {
    guard amount > 0 else { return }
    state.withLock { $0.whole[counter, default: 0] &+= UInt64(amount) }
  }

  /// Counts for a source.
  package func add(_ counter: Counter, of source: SourceID, _ amount: Int = 1) {
    guard amount > 0 else { return }
    state.withLock { $0.add(counter, amount, of: source, limit: sourceLimit) }
  }

  /// Sets a count that is kept elsewhere.
  package func set(_ counter: Counter, _ value: UInt64) {
    state.withLock { $0.whole[counter] = value }
  }

  /// The value of one counter of the whole node.
  package subscript(counter: Counter) -> UInt64 { state.withLock { $0.whole[counter] ?? 0 } }

  /// Everything that is counted for the whole node.
  package var all: [Counter: UInt64] { state.withLock { Self.copy($0.whole) } }

  package func all(of source: SourceID) -> [Counter: UInt64] {
    state.withLock { Self.copy($0.sources[source]?.counts ?? [:]) }
  }

  /// The sums over all sources, those that are no longer kept apart included.
  package var sourceTotals: [Counter: UInt64] {
    state.withLock { state in
      state.sources.values.reduce(into: Self.copy(state.past)) { $0.merge($1.counts, uniquingKeysWith: &+) }
    }
  }

  /// A copy made now, while the lock is held, rather than storage shared until the next change. That
  /// would be right too, but the thread sanitizer does not see the reference counts that make it so.
  private static func copy(_ counts: [Counter: UInt64]) -> [Counter: UInt64] { counts.mapValues { $0 } }
}

extension [Counter: UInt64] {
  /// The counts by the names of their counters, as status messages have them.
  package var byName: [String: UInt64] {
    reduce(into: [:]) { $0[$1.key.name, default: 0] &+= $1.value }
  }
}
