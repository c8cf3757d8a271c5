import Concurrency
import PlainText
import VideoModel
import WireFormat

/// All sources behind scoring: items and the time go in, what the output thread is to do comes out.
///
/// It reads no clock and opens no socket. A value with one owner, the output thread.
struct NodeOutput {
  /// Status, info and node messages are repeated so often, nanoseconds, for subscribers that join late.
  static let heartbeat = 2 * ProgramClock.second

  /// What a status says apart from its counters; published at once when it changes.
  private struct News: Equatable {
    var state: SourceStatus.State
    var profile: Profile?
    var reasons: [String]

    init(_ status: SourceStatus) {
      (state, profile, reasons) = (status.state, status.profile, status.reasons)
    }
  }

  private let counters: NodeCounters
  private let name: String
  private let publisherID: UInt64
  /// Monotonic time of the start.
  private let started: Int64
  private let spanID: () -> UInt64
  private var sources: [SourceID: SourceOutput] = [:]
  private var published: [SourceID: News] = [:]
  private var lastBeat: Int64?
  /// Counts lanes and setups, so that no two events have the same id.
  private var eventPrefix = 0

  /// - Parameters:
  ///   - name: of the node.
  ///   - now: monotonic time, nanoseconds, as in all calls.
  ///   - spanID: draws the id of a span of this node's own in a trace.
  init(
    name: String, publisherID: UInt64, counters: NodeCounters, startingAt now: Int64,
    spanID: @escaping () -> UInt64 = { UInt64.random(in: 1...UInt64.max) }
  ) {
    self.name = name
    self.publisherID = publisherID
    self.counters = counters
    self.spanID = spanID
    started = now
  }

  // MARK: Items

  /// Takes the next item; items of one source come in its order.
  mutating func push(_ item: NodeItem, at now: Int64) -> [OutputAction] {
    switch item {
    case .opened(let source, let setup):
      sources[source] = SourceOutput(
        source: source, bundle: setup.bundle(for: source), setup: setup, idPrefix: nextIDPrefix())
      return announce(source) + [.sendInterrupted(source)]
    case .frame(let frame): return push(frame, at: now)
    case .imageChecked(let source, let stamp, let image):
      guard let image else {
        counters.add(.imageChecksSkipped, of: source)
        return []
      }
      return follow(source, trace: nil) { $0.imageChecked(image, at: stamp) } + announceChange(source)
    case .unmatched(let detections, let reason): return list(detections, reason, at: now)
    case .detectionsMissing(let source, let areMissing):
      sources[source]?.setDetectionsMissing(areMissing)
      return announceChange(source)
    case .changed(let source, let change): return apply(change, to: source)
    case .ended(let source, let reason): return end(source, reason)
    }
  }

  private mutating func push(_ frame: ScoredFrame, at now: Int64) -> [OutputAction] {
    let source = frame.frame.source
    let trace = frame.origin?.trace
    var actions = follow(source, trace: trace) { $0.timePassed(frame.frame.stamp) }
    guard var output = sources.removeValue(forKey: source) else { return actions }
    let outcome = output.push(frame)
    sources[source] = output
    for (reason, count) in outcome.heldBack { counters.add(.eventsHeldBack(reason), of: source, count) }
    actions.append(count(outcome.score))
    if outcome.isPublished {
      actions += send(outcome.score, origin: frame.origin, at: now)
    } else {
      counters.add(.scoresThinned, of: source)
    }
    return actions + outcome.events.map { send($0, trace: trace) } + announceChange(source)
  }

  /// Publishes detections that cannot be scored, each with the reason.
  private func list(_ detections: FrameDetections, _ reason: NotScoredReason, at now: Int64) -> [OutputAction]
  {
    let score = FrameScore(
      source: detections.source, stamp: detections.stamp, frameWidth: detections.frameWidth,
      frameHeight: detections.frameHeight,
      notScored: detections.detections.map {
        NotScored(box: $0.box, label: $0.label, track: $0.trackID, reason: reason)
      }, detected: true)
    return [count(score)] + send(score, origin: nil, trace: detections.trace, at: now)
  }

  private mutating func end(_ source: SourceID, _ reason: AnomalyEvent.EndReason) -> [OutputAction] {
    guard var output = sources.removeValue(forKey: source) else { return [] }
    published[source] = nil
    let events = output.finish(reason).map { send($0, trace: nil, isLast: true) }
    let status = output.report.status(isEnded: true, counters: counters.all(of: source).byName)
    return events + [
      .show(status, []), .send(.status(status), as: .status, source, trace: nil, isLast: true),
      .sendEnd(source),
    ]
  }

  private mutating func apply(_ change: SetupChange, to source: SourceID) -> [OutputAction] {
    guard var output = sources.removeValue(forKey: source) else {
      return [.applied(change, source, isSwapped: false)]
    }
    let before = output.bundle
    let ended = output.change(change.setup, idPrefix: nextIDPrefix())
    sources[source] = output
    return ended.map { send($0, trace: nil) } + announce(source)
      + [.applied(change, source, isSwapped: output.bundle !== before)]
  }

  /// Publishes the events that a change of a source ends, and another profile.
  private mutating func follow(
    _ source: SourceID, trace: TraceContext?, _ change: (inout SourceOutput) -> [AnomalyEvent]
  ) -> [OutputAction] {
    guard var output = sources.removeValue(forKey: source) else { return [] }
    let before = output.profile.profile
    let ended = change(&output)
    let after = output.profile.profile
    sources[source] = output
    var actions = ended.map { send($0, trace: trace) }
    guard after != before else { return actions }
    if before != nil { counters.add(.profileChanges, of: source) }
    actions.append(.log(.info, "source \(source): profile \(after?.rawValue ?? "not known")"))
    return actions + announceChange(source)
  }

  private mutating func nextIDPrefix() -> String {
    eventPrefix += 1
    return "\(String(publisherID, radix: 16))-\(eventPrefix)"
  }

  // MARK: Messages

  private func count(_ score: FrameScore) -> OutputAction {
    counters.add(.objectsScored, of: score.source, score.objects.count)
    for missing in score.notScored { counters.add(.notScored(missing.reason), of: score.source) }
    return .record(score)
  }

  private func send(
    _ score: FrameScore, origin: FrameOrigin?, trace: TraceContext? = nil, at now: Int64
  ) -> [OutputAction] {
    counters.add(.framesPublished, of: score.source)
    let output = sources[score.source]
    let latency = origin.map { max(0, now - $0.arrived) }
    let lookAhead =
      (output?.bundle?.views.flatMap(\.offsets).max() ?? 0) * (output?.bundle?.manifest.clipStep ?? 1)
    let message = ScoreMessage(
      score: score, infoVersion: output?.profile.infoVersion ?? "", lookAhead: max(0, lookAhead),
      latency: latency ?? 0)
    return (latency.map { [.scored(after: $0)] } ?? []) + [
      .send(.score(message), as: .score, score.source, trace: child(origin?.trace ?? trace), isLast: false)
    ]
  }

  private func send(_ event: AnomalyEvent, trace: TraceContext?, isLast: Bool = false) -> OutputAction {
    if event.phase == .start { counters.add(.events, of: event.source) }
    return .send(.event(event), as: .event, event.source, trace: child(trace), isLast: isLast)
  }

  private func child(_ trace: TraceContext?) -> TraceContext? { trace?.child(spanID: spanID()) }

  // MARK: Status

  private mutating func announce(_ source: SourceID) -> [OutputAction] {
    guard let output = sources[source] else { return [] }
    let report = output.report
    let status = report.status(counters: counters.all(of: source).byName)
    published[source] = News(status)
    let info = report.info.map { OutputAction.send(.info($0), as: .info, source, trace: nil, isLast: false) }
    return [
      info, .show(status, output.drifts),
      .send(.status(status), as: .status, source, trace: nil, isLast: false),
    ]
    .compactMap { $0 }
  }

  /// Publishes the status at once when the state of a source or its reasons change.
  private mutating func announceChange(_ source: SourceID) -> [OutputAction] {
    guard let output = sources[source] else { return [] }
    let status = output.report.status(counters: [:])
    guard published[source] != News(status) else { return [] }
    return status.reasons.map { .log(.warning, "source \(source): \($0)") } + announce(source)
  }

  /// To be called at least every 200 ms: repeats status, info and node messages when they are due.
  mutating func timePassed(_ now: Int64) -> [OutputAction] {
    if let lastBeat, now - lastBeat < Self.heartbeat { return [] }
    lastBeat = now
    return beat(at: now)
  }

  /// Status and info of every source, and the node's own message.
  mutating func beat(at now: Int64) -> [OutputAction] {
    let names = sources.keys.sorted { $0.text < $1.text }
    var actions = names.flatMap { announce($0) }
    actions.append(.sendInterrupted(nil))
    let totals = counters.all.merging(counters.sourceTotals) { first, _ in first }
    let status = NodeStatus(
      name: name, version: Release.version, uptime: UInt64(max(0, now - started)), sources: names,
      counters: totals.byName)
    if let node = SourceID(name) {
      actions.append(.send(.node(status), as: .node, node, trace: nil, isLast: false))
    }
    return actions
  }
}
