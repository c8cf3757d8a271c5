import Bus
import Concurrency
import Foundation
import Logging
import Mesh
import Ordering
import PlainText
import Scoring
import Tracklets
import VideoModel
import WireFormat

/// The output thread: puts results back in order, fuses, finds events, publishes. Owns the publishing
/// socket and all state per source behind the scoring threads.
final class NodeOutput: @unchecked Sendable {
  /// Status, info and node messages are repeated so often, nanoseconds, for those who join late.
  private static let heartbeat: Int64 = 2_000_000_000

  private let context: BusContext
  private let results: BoundedQueue<NodeResult>
  private let board: NodeBoard
  private let counters: NodeCounters
  private let stop: StopSignal
  private let publisherID: UInt64
  private let journal: NodeJournal?
  private let started = ProgramClock.monotonic
  private let log = Logger(label: "output")

  // Below: owned by the output thread.
  private var plan: NodeSetup
  private var resequencer: Resequencer<NodeItem>
  private var lanes: [SourceID: OutputLane] = [:]
  private var statuses: [SourceID: [String]] = [:]
  private var lastBeat: Int64 = 0
  private var eventPrefix = 0

  init(
    plan: NodeSetup, context: BusContext, results: BoundedQueue<NodeResult>, board: NodeBoard,
    stop: StopSignal,
    window: Int, publisherID: UInt64, journal: NodeJournal? = nil
  ) {
    self.plan = plan
    self.context = context
    self.results = results
    self.board = board
    counters = board.counters
    self.stop = stop
    self.publisherID = publisherID
    self.journal = journal
    resequencer = Resequencer(window: window)
  }

  /// Runs until the results are closed and published. `ready` is called once the socket is bound.
  func run(ready: () -> Void) throws(BusError) {
    var out = try EnvelopeSender(
      context, at: plan.outputs, scheme: plan.scheme, insecure: plan.configuration.bus.insecure,
      options: plan.configuration.bus.socket, node: plan.configuration.node.name, publisherID: publisherID)
    ready()
    while true {
      if let result = results.pop(within: 200) {
        switch resequencer.put(result.item, ticket: result.ticket) {
        case .released(let items): for item in items { try publish(item, &out) }
        case .tooFarAhead, .alreadyGiven: preconditionFailure("the window holds all tickets under way")
        }
      } else if results.isFinished {
        break
      }
      let now = ProgramClock.monotonic
      if now - lastBeat >= Self.heartbeat {
        lastBeat = now
        try beat(&out)
      }
    }
    try beat(&out)
    try out.waitUntilRead(stop: stop)
    let givenUp = counters.all["messages_given_up"] ?? 0
    if givenUp > 0 { log.warning("\(givenUp) messages were given up: a subscriber did not keep up") }
  }

  private func publish(_ item: NodeItem, _ out: inout EnvelopeSender) throws(BusError) {
    switch item {
    case .opened(let source, let bundle):
      eventPrefix += 1
      lanes[source] = OutputLane(source: source, bundle: bundle, plan: plan, idPrefix: idPrefix)
      try announce(source, &out)
      try tellInterrupted(of: source, &out)
    case .frame(let frame, let scored):
      try follow(frame.source, &out) { $0.timePassed(frame.stamp) }
      guard var lane = lanes[frame.source] else { return }
      let (score, events) = lane.push(frame, scored)
      let isPublished = lane.isPublished(score, with: events)
      for (reason, count) in lane.takeHeldBack() {
        counters.add("events_held_back_\(reason.rawValue)", of: frame.source, count)
      }
      lanes[frame.source] = lane
      let arrived = frame.window.indices.contains(frame.position) ? frame.window[frame.position].arrived : nil
      count(score)
      if isPublished {
        try send(score, arrived: arrived, &out)
      } else {
        counters.add("scores_thinned", of: frame.source)
      }
      for event in events { try send(event, &out) }
      try announceChange(frame.source, &out)
    case .looked(let source, let stamp, let picture):
      guard let picture else { return }
      try follow(source, &out) { $0.looked(picture, at: stamp) }
      try announceChange(source, &out)
    case .unmatched(let detections, let reason):
      let score = FrameScore(
        source: detections.source, stamp: detections.stamp, frameWidth: detections.frameWidth,
        frameHeight: detections.frameHeight,
        notScored: detections.detections.map {
          NotScored(box: $0.box, label: $0.label, track: $0.trackID, reason: reason)
        }, detected: true)
      count(score)
      try send(score, arrived: nil, &out)
    case .detectionsMissing(let source, let missing):
      lanes[source]?.setDetectionsMissing(missing)
      try announceChange(source, &out)
    case .replanned(let change): try replan(change, &out)
    case .ended(let source, let reason):
      guard var lane = lanes[source] else { return }
      for event in lane.finish(reason) { try send(event, isLast: true, &out) }
      lanes[source] = nil
      statuses[source] = nil
      let status = lane.status(ended: true, counters: counters.all(of: source))
      board.set(status)
      note(try out.sendLast(.status(status), as: .status, source: source, stop: stop))
      note(try out.sendEnd(of: source, as: .score, stop: stop))
    }
  }

  /// Publishes the events that a change of a lane ends, and with what its scores are made from now on.
  private func follow(
    _ source: SourceID, _ out: inout EnvelopeSender, _ change: (inout OutputLane) -> [AnomalyEvent]
  ) throws(BusError) {
    guard var lane = lanes[source] else { return }
    let before = lane.profile.profile
    let ended = change(&lane)
    lanes[source] = lane
    for event in ended { try send(event, &out) }
    guard lane.profile.profile != before else { return }
    if before != nil { counters.add("profile_changes", of: source) }
    log.info("source \(source): profile \(lane.profile.profile?.rawValue ?? "not known")")
    try announceChange(source, &out)
  }

  /// Of the events of the lane or the bundle that began last.
  private var idPrefix: String { "\(String(publisherID, radix: 16))-\(eventPrefix)" }

  /// What follows is scored under another plan.
  private func replan(_ change: SetupChange, _ out: inout EnvelopeSender) throws(BusError) {
    plan = change.setup
    var swapped: [SourceID] = []
    for source in lanes.keys.sorted(by: { $0.text < $1.text }) {
      guard var lane = lanes[source] else { continue }
      eventPrefix += 1
      let before = lane.bundle
      let ended = lane.replan(plan, idPrefix: idPrefix)
      lanes[source] = lane
      if lane.bundle !== before { swapped.append(source) }
      for event in ended { try send(event, &out) }
      try announce(source, &out)
    }
    change.finish(swapped: swapped)
  }

  /// Takes a frame into counters and journal, published or not.
  private func count(_ score: FrameScore) {
    counters.add("objects_scored", of: score.source, score.objects.count)
    for missing in score.notScored {
      counters.add("not_scored_\(missing.reason.rawValue)", of: score.source)
    }
    journal?.take(score, at: ProgramClock.monotonic)
  }

  private func send(_ score: FrameScore, arrived: Int64?, _ out: inout EnvelopeSender) throws(BusError) {
    let source = score.source
    counters.add("frames_published", of: source)
    let lane = lanes[source]
    let latency = arrived.map { ProgramClock.monotonic - $0 }
    if let latency { board.scored(after: latency) }
    let lookAhead =
      (lane?.bundle?.views.flatMap(\.offsets).max() ?? 0) * (lane?.bundle?.manifest.clipStep ?? 1)
    try send(
      .score(
        ScoreMessage(
          score: score, infoVersion: lane?.profile.infoVersion ?? "", lookAhead: max(0, lookAhead),
          latency: latency ?? 0)), as: .score, source, &out)
  }

  private func send(
    _ event: AnomalyEvent, isLast: Bool = false, _ out: inout EnvelopeSender
  ) throws(BusError) {
    if event.phase == .start { counters.add("events", of: event.source) }
    if isLast {
      note(try out.sendLast(.event(event), as: .event, source: event.source, stop: stop))
    } else {
      try send(.event(event), as: .event, event.source, &out)
    }
    if let (envelope, topic) = out.latest { board.add(envelope, topic: topic) }
    journal?.take(event)
  }

  /// Publishes ends of events that an earlier run of the node left open (``NodeJournal``).
  private func tellInterrupted(of source: SourceID? = nil, _ out: inout EnvelopeSender) throws(BusError) {
    for event in journal?.endsToTell(of: source, at: ProgramClock.monotonic) ?? [] { try send(event, &out) }
  }

  private func send(
    _ payload: Payload, as kind: Topic.Kind, _ source: SourceID, _ out: inout EnvelopeSender
  ) throws(BusError) {
    note(try out.send(payload, as: kind, source: source) { !stop.isOver(\.messages) })
  }

  private func note(_ outcome: Publisher.Outcome) {
    if outcome == .stopped { counters.add("messages_given_up") }
  }

  private func announce(_ source: SourceID, _ out: inout EnvelopeSender) throws(BusError) {
    guard let lane = lanes[source] else { return }
    if let info = lane.info { try send(.info(info), as: .info, source, &out) }
    let status = lane.status(ended: false, counters: counters.all(of: source))
    statuses[source] = Self.news(status)
    board.set(status, drifts: lane.drifts)
    try send(.status(status), as: .status, source, &out)
  }

  /// Says at once when the state of a source or its reasons change.
  private func announceChange(_ source: SourceID, _ out: inout EnvelopeSender) throws(BusError) {
    guard let lane = lanes[source] else { return }
    let status = lane.status(ended: false, counters: [:])
    guard statuses[source] != Self.news(status) else { return }
    for reason in status.reasons { log.warning("source \(source): \(reason)") }
    try announce(source, &out)
  }

  /// What is told at once when it changes.
  private static func news(_ status: SourceStatus) -> [String] {
    [status.state.rawValue, status.profile?.rawValue ?? ""] + status.reasons
  }

  private func beat(_ out: inout EnvelopeSender) throws(BusError) {
    let sources = lanes.keys.sorted { $0.text < $1.text }
    for source in sources { try announce(source, &out) }
    try tellInterrupted(&out)
    let totals = counters.all.merging(counters.sourceTotals) { first, _ in first }
    let node = NodeStatus(
      name: plan.configuration.node.name, version: Release.version,
      uptime: UInt64(ProgramClock.monotonic - started),
      sources: sources, counters: totals)
    guard let name = SourceID(plan.configuration.node.name) else { return }
    try send(.node(node), as: .node, name, &out)
  }
}
