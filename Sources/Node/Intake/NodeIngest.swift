import Bundles
import Bus
import Concurrency
import Foundation
import Ingest
import Logging
import Mesh
import Tracklets
import VideoModel
import WireFormat

/// The ingest thread: owns the sockets frames and detections come in by, joins them, follows the
/// sources and hands out scoring jobs. It decodes no pixels.
final class NodeIngest: @unchecked Sendable {
  private let context: BusContext
  private let jobs: BoundedQueue<ScoringJob>
  private let results: BoundedQueue<NodeResult>
  private let board: NodeBoard
  private let counters: NodeCounters
  private let stop: StopSignal
  private let inbox: SetupInbox
  private let decoders: DecoderPool
  private let log = Logger(label: "ingest")

  // Below: owned by the ingest thread.
  private var plan: NodeSetup
  private var intake: MessageIntake
  private var table: SourceTable
  private var lanes: [SourceID: SourceLane] = [:]
  private var detectors: [SourceID: InNodeDetector] = [:]
  private let found = BoundedQueue<FrameDetections>(capacity: 1024, policy: .wait)
  private var ticket: UInt64 = 0
  private var epochs = 0
  private let epochPrefix: String

  init(
    plan: NodeSetup, context: BusContext, jobs: BoundedQueue<ScoringJob>, results: BoundedQueue<NodeResult>,
    board: NodeBoard, stop: StopSignal, publisherID: UInt64, inbox: SetupInbox = SetupInbox()
  ) {
    self.inbox = inbox
    self.plan = plan
    self.context = context
    self.jobs = jobs
    self.results = results
    self.board = board
    counters = board.counters
    self.stop = stop
    decoders = DecoderPool(counters: counters)
    intake = MessageIntake(scheme: plan.scheme, kinds: [.frame, .detection])
    intake.aliases = plan.aliases
    table = SourceTable(
      configuration: plan.join, maximumSources: plan.configuration.ingest.sourcesLimit,
      idleAfter: Int64(plan.configuration.ingest.idleEviction * 1e9))
    epochPrefix = String(publisherID & 0xffff, radix: 16)
  }

  /// Runs until the stop is requested; then lets everything under way go on and closes the jobs.
  func run() throws(BusError) {
    defer { jobs.close() }
    let inputs = try NodeInputs(
      context, endpoints: plan.inputs, scheme: plan.scheme, options: plan.configuration.bus.socket,
      insecure: plan.configuration.bus.insecure)
    board.enter(.running)
    while !stop.isRaised {
      let hold = plan.configuration.bus.lossless && table.isAnyFull
      try inputs.receive(within: detectors.isEmpty ? 100 : 5, holdFrames: hold) { take($0) }
      while let detections = found.pop(within: 0) { take(detections) }
      let now = ProgramClock.monotonic
      handle(table.timePassed(now), at: now)
      if let change = inbox.take() { replan(change) }
      report()
    }
    for (_, detector) in detectors { detector.close() }
    while let detections = found.pop(within: 0) { take(detections) }
    handle(table.flush(at: ProgramClock.monotonic), at: ProgramClock.monotonic)
    for source in lanes.keys.sorted(by: { $0.text < $1.text }) { end(source, .stopping) }
    report()
  }

  private func report() {
    for (name, count) in intake.dropped { counters.set("messages_dropped_" + name, count) }
    let totals = intake.sequences.totals
    counters.set("messages_received", totals.received)
    counters.set("messages_lost", totals.lost)
    counters.set("publisher_restarts", totals.restarts)
    for (name, count) in table.totals.entries { counters.set("join_" + name, count) }
  }

  /// Returns what to confirm to the publisher: that an end of stream was read.
  private func take(_ parts: ReceivedParts) -> String? {
    let now = ProgramClock.monotonic
    let message: IncomingMessage
    switch intake.read(parts, at: now) {
    case .message(let read): message = read
    case .refused(let reason, let text, let isNew):
      if isNew { log.warning("\(text); further ones are counted as \(reason)") }
      return nil
    case .passedOver: return nil
    }
    let topic = message.topic
    guard let source = SourceID(topic.source) else { return nil }
    switch message.envelope.payload {
    case .frame(var frame) where topic.kind == .frame:
      frame.source = source
      counters.add("frames_received", of: source)
      detectors[source]?.push(frame)
      handle(table.frameArrived(frame, at: now), at: now)
      // The first frame opens the lane, and with it the detector.
      if let detector = detectors[source], table.counters(of: source)?.frames == 1 { detector.push(frame) }
    case .detections(var detections) where topic.kind == .detection:
      detections.source = source
      take(detections)
    case .endOfStream where topic.kind == .detection:
      handle(table.endOfDetectionsArrived(source, at: now), at: now)
      return message.envelope.confirmation
    case .endOfStream:
      handle(table.endOfStreamArrived(source, at: now), at: now)
      return message.envelope.confirmation
    default: counters.add("messages_unexpected")
    }
    return nil
  }

  private func take(_ detections: FrameDetections) {
    let now = ProgramClock.monotonic
    counters.add("detections_received", of: detections.source, detections.detections.count)
    handle(table.detectionsArrived(detections, at: now), at: now)
  }

  private func handle(_ outputs: [SourceTable.Output], at now: Int64) {
    for output in outputs {
      switch output.event {
      case .appeared: open(output.source, at: now)
      case .wentIdle:
        end(output.source, .sourceEnded)
        detectors.removeValue(forKey: output.source)?.close()
      case .joiner(.joined(let frame, let detections)):
        open(output.source, at: now)
        if plan.looksAtPictures(of: output.source),
          let picture = lanes[output.source]?.pictureToLookAt(frame, arrived: now)
        {
          look(at: picture, of: output.source, frame.stamp)
        }
        for clips in lanes[output.source]?.push(frame, detections, arrived: now) ?? [] { schedule(clips) }
      case .joiner(.unmatched(let detections, let reason)): pass(.unmatched(detections, reason))
      case .joiner(.endOfStream):
        end(output.source, stop.isRaised ? .stopping : .sourceEnded)
        detectors[output.source]?.reset()
      case .joiner(.noDetections): pass(.detectionsMissing(output.source, true))
      case .joiner(.detectionsResumed): pass(.detectionsMissing(output.source, false))
      }
    }
  }

  private func open(_ source: SourceID, at now: Int64) {
    guard lanes[source] == nil else { return }
    let bundle = plan.bundle(for: source)
    epochs += 1
    lanes[source] = SourceLane(
      source: source, bundle: bundle, tracklets: plan.tracklets(of: source), epoch: "\(epochPrefix)\(epochs)",
      decoders: decoders)
    pass(.opened(source, bundle))
    log.info("source \(source) appeared\(bundle == nil ? "; no bundle is set for it" : "")")
    guard let wanted = plan.configuration.sources[source.text]?.detector, detectors[source] == nil else {
      return
    }
    do {
      let plugin = try plan.catalog.detector(wanted, settings: plan.detectorSettings(source))
      detectors[source] = InNodeDetector(
        plugin: plugin, found: found, counters: counters, lossless: plan.configuration.bus.lossless)
    } catch {
      log.error("source \(source): \(error)")
    }
  }

  /// The stream of a source ended, or the node stops: what is under way goes on, then the end. A new
  /// stream of the source opens a new lane with its first frame.
  private func end(_ source: SourceID, _ reason: AnomalyEvent.EndReason) {
    guard lanes[source] != nil else { return }
    for clips in lanes[source]?.finish(reason == .stopping ? .stopping : .streamTooShort) ?? [] {
      schedule(clips)
    }
    pass(.ended(source, reason))
    lanes[source] = nil
  }

  /// Goes on under another plan. Frames that wait for others are still the old bundle's where the new one cuts other
  /// clips; those after them begin anew, with new tracks.
  private func replan(_ change: SetupChange) {
    plan = change.setup
    intake.aliases = plan.aliases
    var anew: [SourceLane] = []
    for source in lanes.keys.sorted(by: { $0.text < $1.text }) {
      let (bundle, tracklets) = (plan.bundle(for: source), plan.tracklets(of: source))
      guard lanes[source]?.replan(bundle: bundle, tracklets: tracklets) == false else { continue }
      for clips in lanes[source]?.finish(.streamTooShort) ?? [] { schedule(clips) }
      epochs += 1
      anew.append(
        SourceLane(
          source: source, bundle: bundle, tracklets: tracklets, epoch: "\(epochPrefix)\(epochs)",
          decoders: decoders))
    }
    for lane in anew { lanes[lane.source] = lane }
    pass(.replanned(change))
  }

  private func pass(_ item: NodeItem) {
    results.push(NodeResult(ticket: nextTicket(), item: item))
  }

  private func schedule(_ frame: FrameClips<LazyImage>) {
    guard !frame.clips.isEmpty else { return pass(.frame(frame, .unscored(frame, .noTask))) }
    guard let bundle = lanes[frame.source]?.bundle, bundle.calibration != nil else {
      return pass(.frame(frame, .unscored(frame, .noBundle)))
    }
    if stop.isOver(\.scoring) { return pass(.frame(frame, .unscored(frame, .stopping))) }
    let job = ScoringJob(ticket: nextTicket(), work: .score(frame, bundle))
    guard jobs.push(job) != .accepted else { return }
    // Live and behind: scoring is shed, the frame itself stays in the clips of its neighbours.
    results.push(NodeResult(ticket: job.ticket, item: .frame(frame, .unscored(frame, .overload))))
  }

  private func look(at picture: LazyImage, of source: SourceID, _ stamp: FrameStamp) {
    let job = ScoringJob(ticket: nextTicket(), work: .look(source, stamp, picture))
    guard jobs.push(job) != .accepted else { return }
    counters.add("looks_skipped", of: source)
    results.push(NodeResult(ticket: job.ticket, item: .looked(source, stamp, nil)))
  }

  private func nextTicket() -> UInt64 {
    defer { ticket += 1 }
    return ticket
  }
}
