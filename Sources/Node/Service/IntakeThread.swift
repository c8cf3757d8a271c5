import Bus
import Concurrency
import Ingest
import Logging
import Mesh
import Tracklets
import VideoModel
import WireFormat

/// The intake thread: owns the sockets that frames and detections come in by, and the detectors of the node, and does what
/// ``SourceIntake`` decides. It decodes no pixels.
final class IntakeThread: @unchecked Sendable {
  private let context: BusContext
  private let queue: NodeQueue
  private let board: NodeBoard
  private let counters: NodeCounters
  private let stop: StopSignal
  private let inbox: SetupInbox
  private let log = Logger(label: "ingest")

  // Below: owned by the intake thread.
  private var setup: NodeSetup
  private var messages: MessageIntake
  private var intake: SourceIntake
  private var detectors: [SourceID: InNodeDetector] = [:]
  private let found = BoundedQueue<FrameDetections>(capacity: 1024, policy: .wait)
  /// Sources that have an open stream.
  private var open: Set<SourceID> = []

  init(
    setup: NodeSetup, context: BusContext, queue: NodeQueue, board: NodeBoard, stop: StopSignal,
    publisherID: UInt64, inbox: SetupInbox = SetupInbox()
  ) {
    self.setup = setup
    self.context = context
    self.queue = queue
    self.board = board
    self.inbox = inbox
    self.stop = stop
    counters = board.counters
    messages = MessageIntake(scheme: setup.scheme, kinds: [.frame, .detection])
    messages.aliases = setup.aliases
    let configuration = setup.configuration
    intake = SourceIntake(
      table: SourceTable(
        configuration: setup.join, maximumSources: configuration.ingest.sourcesLimit,
        idleAfter: Int64(configuration.ingest.idleEviction * 1e9), totalBytes: setup.frameStoreBytes / 2),
      trackPrefix: String(publisherID & 0xffff, radix: 16), decoders: DecoderPool(counters: counters),
      counters: counters, resolve: { setup.source(named: $0) }, settings: { setup.settings(of: $0) })
  }

  /// Runs until the stop is requested; then everything under way is handed on and the queue closes.
  func run() throws(BusError) {
    defer { queue.close() }
    let inputs = try NodeInputs(
      context, endpoints: setup.inputs, scheme: setup.scheme, options: setup.configuration.bus.socket,
      insecure: setup.configuration.bus.insecure)
    board.enter(.running)
    let isLossless = setup.configuration.bus.lossless
    while !stop.isRaised {
      try inputs.receive(
        within: detectors.isEmpty ? 100 : 5, holdFrames: { isLossless && intake.isFull }, each: { take($0) })
      takeFoundDetections()
      perform(intake.timePassed(ProgramClock.monotonic))
      if let change = inbox.take() { apply(change) }
      report()
    }
    for (_, detector) in detectors { detector.close() }
    takeFoundDetections()
    perform(intake.stop(at: ProgramClock.monotonic))
    report()
  }

  private func report() {
    for (reason, count) in messages.dropped { counters.set(.messagesDropped(reason), count) }
    if intake.refusedMessages > 0 {
      counters.set(.messagesDropped(Counter.beyondLimit), intake.refusedMessages)
    }
    let totals = messages.sequences.totals
    counters.set(.messagesReceived, totals.received)
    counters.set(.messagesLost, totals.lost)
    counters.set(.publisherRestarts, totals.restarts)
    for (name, count) in intake.totals.entries { counters.set(.join(name), count) }
  }

  /// Returns what to confirm to the publisher: that an end of stream was read.
  private func take(_ parts: ReceivedParts) -> String? {
    let now = ProgramClock.monotonic
    switch messages.read(parts, at: now) {
    case .message(let message):
      let refusedBefore = intake.refusedMessages
      let outcome = intake.messageArrived(message, at: now)
      if refusedBefore == 0, intake.refusedMessages > 0 {
        log.warning(
          "source \(message.topic.source) is refused: \(setup.configuration.ingest.sourcesLimit) sources are followed already (ingest.sources_limit); further ones are counted as \(Counter.beyondLimit)"
        )
      }
      perform(outcome.actions)
      return outcome.confirmation
    case .refused(let reason, let text, let isNew):
      if isNew { log.warning("\(text); further ones are counted as \(reason)") }
      return nil
    case .passedOver: return nil
    }
  }

  private func takeFoundDetections() {
    while let detections = found.pop(within: 0) {
      perform(intake.detectionsFound(detections, at: ProgramClock.monotonic))
    }
  }

  // MARK: Doing

  private func perform(_ actions: [SourceIntake.Action]) {
    for action in actions {
      switch action {
      case .opened(let source, let settings): opened(source, settings)
      case .frame(let frame, let settings): score(frame, settings)
      case .checkImage(let source, let stamp, let image): add(.checkImage(source, stamp, image), of: source)
      case .detect(let frame): detectors[frame.source]?.push(frame)
      case .unmatched(let detections, let reason):
        queue.add(.unmatched(detections, reason), of: detections.source)
      case .detectionsMissing(let source, let areMissing):
        queue.add(.detectionsMissing(source, areMissing), of: source)
      case .ended(let source, let reason):
        open.remove(source)
        queue.add(.ended(source, stop.isRaised ? .stopping : reason), of: source)
        detectors[source]?.reset()
      case .forgotten(let source): detectors.removeValue(forKey: source)?.close()
      }
    }
  }

  private func opened(_ source: SourceID, _ settings: SourceSettings) {
    open.insert(source)
    queue.add(.opened(source, setup), of: source)
    log.info("source \(source) appeared\(settings.bundle == nil ? "; no bundle is set for it" : "")")
    guard let wanted = setup.configuration.sources[source.text]?.detector, detectors[source] == nil else {
      return
    }
    do {
      let plugin = try setup.catalog.detector(wanted, settings: setup.detectorSettings(source))
      detectors[source] = InNodeDetector(
        plugin: plugin, found: found, counters: counters, lossless: setup.configuration.bus.lossless)
    } catch {
      log.error("source \(source): \(error)")
    }
  }

  private func score(_ frame: FrameClips<LazyImage>, _ settings: SourceSettings) {
    let reason: NotScoredReason
    if frame.clips.isEmpty {
      reason = .noTask
    } else if let bundle = settings.bundle, bundle.calibration != nil {
      guard stop.isOver(\.scoring) else { return add(.score(frame, bundle), of: frame.source) }
      reason = .stopping
    } else {
      reason = .noBundle
    }
    queue.add(.frame(ScoredFrame(unscored: frame, reason)), of: frame.source)
  }

  private func add(_ job: ScoringJob, of source: SourceID) { queue.add(job, of: source, job.size) }

  /// Frames that wait for others leave under the old setup where the new one cuts other clips.
  private func apply(_ change: SetupChange) {
    setup = change.setup
    let setup = setup
    messages.aliases = setup.aliases
    perform(intake.change(resolve: { setup.source(named: $0) }, settings: { setup.settings(of: $0) }))
    change.begin(sources: open.count)
    for source in open.sorted(by: { $0.text < $1.text }) { queue.add(.changed(source, change), of: source) }
  }
}
