import VideoModel

/// All sources a node follows: one ``FrameJoiner`` each, made when a source is first heard of and
/// given up when it has been silent for long. A value with one owner: the ingest thread.
package struct SourceTable: Sendable {
  package enum Event: Sendable, Hashable {
    /// Heard of for the first time (or again after it was given up).
    case appeared
    case joiner(FrameJoiner.Output)
    /// Silent for too long; all it held has gone on before.
    case wentIdle
  }

  package struct Output: Sendable, Hashable {
    package let source: SourceID
    package let event: Event
  }

  private struct Entry {
    var joiner: FrameJoiner
    var lastHeard: Int64
  }

  /// Most sources followed at once.
  package let maximumSources: Int
  /// Silence after which a source is given up, nanoseconds; `nil` never.
  package let idleAfter: Int64?
  /// Messages of sources there was no place for.
  package private(set) var refusedMessages: UInt64 = 0

  /// Most payload bytes of frames that wait, all sources together.
  package let totalBytes: Int
  private let configuration: JoinConfiguration
  private var waitingBytes = 0
  private var entries: [SourceID: Entry] = [:]
  /// Counters of the sources that were given up.
  private var past = JoinCounters()

  /// - Parameters:
  ///   - maximumSources: 1 or more; messages of further sources are refused and counted.
  ///   - idleAfter: nanoseconds without any message of the source.
  ///   - totalBytes: beyond it the source whose frames hold most lets its oldest ones continue without detections.
  package init(
    configuration: JoinConfiguration = JoinConfiguration(), maximumSources: Int = 256,
    idleAfter: Int64? = 10_000_000_000, totalBytes: Int = .max
  ) {
    self.totalBytes = max(0, totalBytes)
    self.configuration = configuration
    self.maximumSources = max(1, maximumSources)
    self.idleAfter = idleAfter
  }

  /// The sources followed now, by name.
  package var sources: [SourceID] { entries.keys.sorted { $0.text < $1.text } }

  /// `nil` for a source that is not followed.
  package func counters(of source: SourceID) -> JoinCounters? { entries[source]?.joiner.counters }

  /// Whether the next frame of the source would push one out; see ``FrameJoiner/isFull``.
  package func isFull(_ source: SourceID) -> Bool { entries[source]?.joiner.isFull ?? false }

  /// Whether the next frame of some source would push one out. A lossless reader stops reading frames meanwhile.
  package var isAnyFull: Bool {
    waitingBytes >= totalBytes || entries.values.contains { $0.joiner.isFull }
  }

  /// Sums over all sources, those given up included.
  package var totals: JoinCounters { entries.values.reduce(into: past) { $0 += $1.joiner.counters } }

  package mutating func frameArrived(_ frame: Frame, at now: Int64) -> [Output] {
    let outputs = heard(frame.source, at: now) { $0.frameArrived(frame, at: now) }
    return waitingBytes > totalBytes ? outputs + pushOut(at: now) : outputs
  }

  /// Lets frames continue, oldest first, of whichever source holds most bytes, until the frames of all fit.
  private mutating func pushOut(at now: Int64) -> [Output] {
    var outputs: [Output] = []
    while waitingBytes > totalBytes,
      let most = entries.max(by: { $0.value.joiner.waitingBytes < $1.value.joiner.waitingBytes })
    {
      outputs += change(most.key, at: now, isHeard: false) { $0.pushOutOldest(at: now) }
    }
    return outputs
  }

  package mutating func detectionsArrived(_ detections: FrameDetections, at now: Int64) -> [Output] {
    heard(detections.source, at: now) { $0.detectionsArrived(detections, at: now) }
  }

  /// See ``FrameJoiner/endOfStreamArrived(at:)``. Does not make a source.
  package mutating func endOfStreamArrived(_ source: SourceID, at now: Int64) -> [Output] {
    change(source, at: now, isHeard: true) { $0.endOfStreamArrived(at: now) }
  }

  /// See ``FrameJoiner/endOfDetectionsArrived(at:)``. Does not make a source.
  package mutating func endOfDetectionsArrived(_ source: SourceID, at now: Int64) -> [Output] {
    change(source, at: now, isHeard: true) { $0.endOfDetectionsArrived(at: now) }
  }

  /// Ends waits that are over and gives up silent sources; to be called at most some 100 ms apart.
  package mutating func timePassed(_ now: Int64) -> [Output] {
    var outputs: [Output] = []
    for source in sources {
      guard let entry = entries[source] else { continue }
      if let idleAfter, now - entry.lastHeard > idleAfter {
        outputs += remove(source, at: now)
        outputs.append(Output(source: source, event: .wentIdle))
      } else {
        outputs += change(source, at: now, isHeard: false) { $0.timePassed(now) }
      }
    }
    return outputs
  }

  /// Lets everything of every source go on, because the program stops; the table is empty afterwards.
  package mutating func flush(at now: Int64) -> [Output] {
    sources.flatMap { remove($0, at: now) }
  }

  private mutating func heard(
    _ source: SourceID, at now: Int64, _ body: (inout FrameJoiner) -> [FrameJoiner.Output]
  ) -> [Output] {
    var outputs: [Output] = []
    if entries[source] == nil {
      guard entries.count < maximumSources else {
        refusedMessages += 1
        return []
      }
      entries[source] = Entry(joiner: FrameJoiner(configuration: configuration), lastHeard: now)
      outputs.append(Output(source: source, event: .appeared))
    }
    outputs += change(source, at: now, isHeard: true, body)
    return outputs
  }

  /// Changes the joiner where it lies, so that nothing it holds is copied.
  private mutating func change(
    _ source: SourceID, at now: Int64, isHeard: Bool, _ body: (inout FrameJoiner) -> [FrameJoiner.Output]
  ) -> [Output] {
    guard let index = entries.index(forKey: source) else { return [] }
    if isHeard { entries.values[index].lastHeard = now }
    let bytesBefore = entries.values[index].joiner.waitingBytes
    defer { waitingBytes += entries.values[index].joiner.waitingBytes - bytesBefore }
    return body(&entries.values[index].joiner).map { Output(source: source, event: .joiner($0)) }
  }

  private mutating func remove(_ source: SourceID, at now: Int64) -> [Output] {
    let outputs = change(source, at: now, isHeard: false) { $0.flush(at: now) }
    if let entry = entries.removeValue(forKey: source) { past += entry.joiner.counters }
    return outputs
  }
}
