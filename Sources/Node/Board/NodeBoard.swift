import Concurrency
import Foundation
import VideoModel
import WireFormat

/// What a node shows of itself while it runs: how far it is, how its sources are doing, its latest
/// events, its counters and how long scores took.
///
/// Filled by the ingest and the output thread, read by whoever shows it. Any thread; the lock is held
/// while values are copied, never while text is made of them.
final class NodeBoard: @unchecked Sendable {
  /// How far the node is. Never goes back.
  enum Phase: Int, Sendable, CaseIterable {
    /// Sockets are being opened.
    case starting
    case running
    /// Told to stop; what is under way is still published.
    case stopping
    /// Everything is published.
    case stopped
  }

  /// What the board showed at one moment.
  struct Snapshot: Sendable {
    let name: String
    /// Nanoseconds since the start.
    let uptime: Int64
    let phase: Phase
    /// The latest of each source, by name.
    let statuses: [SourceStatus]
    /// In what they are no longer what they were calibrated on.
    let drifts: [SourceID: [Drift]]
    let latency: LatencyBuckets
    /// Events the ring had to let go.
    let eventsDropped: UInt64
    /// Of the whole node.
    let counters: [Counter: UInt64]
    /// Of the sources in ``statuses``.
    let sourceCounters: [SourceID: [Counter: UInt64]]
  }

  /// Sources that have ended and are still shown; the one that ended first goes when there are more.
  static let endedSources = 64

  let name: String
  let counters: NodeCounters
  private let started = ProgramClock.monotonic
  private let lock = NSLock()
  // Guarded by `lock`.
  private var phase = Phase.starting
  private var statuses: [SourceID: SourceStatus] = [:]
  private var drifts: [SourceID: [Drift]] = [:]
  /// Oldest first.
  private var ended: [SourceID] = []
  private var ring: EventRing
  private var latency = LatencyBuckets()

  /// - Parameters:
  ///   - name: of the node.
  ///   - events: how many events are kept.
  init(name: String, counters: NodeCounters, events: Int = 1000) {
    self.name = name
    self.counters = counters
    ring = EventRing(capacity: events)
  }

  /// Goes on to `next`, if it is not that far yet.
  func enter(_ next: Phase) {
    lock.withLock { if next.rawValue > phase.rawValue { phase = next } }
  }

  /// Takes the latest word of a source. Its counters are not kept: they are in ``counters``.
  func set(_ status: SourceStatus, drifts: [Drift] = []) {
    var status = status
    status.counters = [:]
    lock.withLock {
      statuses[status.source] = status
      self.drifts[status.source] = drifts.isEmpty ? nil : drifts
      ended.removeAll { $0 == status.source }
      guard status.state == .stopped else { return }
      ended.append(status.source)
      if ended.count > Self.endedSources { statuses[ended.removeFirst()] = nil }
    }
  }

  /// Takes an event as it was published.
  func add(_ envelope: Envelope, topic: String) {
    lock.withLock { ring.add(envelope, topic: topic) }
  }

  /// - Parameter nanoseconds: from the arrival of a frame to the publishing of its score.
  func scored(after nanoseconds: Int64) {
    lock.withLock { latency.add(nanoseconds) }
  }

  var view: Snapshot {
    let (phase, statuses, drifts, latency, dropped) = lock.withLock {
      (self.phase, self.statuses, self.drifts, self.latency, ring.dropped)
    }
    return Snapshot(
      name: name, uptime: ProgramClock.monotonic - started, phase: phase,
      statuses: statuses.values.sorted { $0.source.text < $1.source.text }, drifts: drifts,
      latency: latency,
      eventsDropped: dropped, counters: counters.all,
      sourceCounters: Dictionary(uniqueKeysWithValues: statuses.keys.map { ($0, counters.all(of: $0)) }))
  }

  /// See ``EventRing/after(_:limit:)``.
  package func events(after since: UInt64, limit: Int = .max) -> [EventRing.Entry] {
    lock.withLock { ring.after(since, limit: limit) }
  }

  /// See ``EventRing/entry(_:)``.
  func event(_ number: UInt64) -> EventRing.Entry? { lock.withLock { ring.entry(number) } }

  /// Number of the latest event; 0 before the first.
  var latestEvent: UInt64 { lock.withLock { ring.latest } }

  /// Whether nothing more will come.
  var isClosed: Bool { lock.withLock { phase == .stopped } }
}
