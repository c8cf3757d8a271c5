import Bus
import Concurrency
import Console
import Foundation
import Ingest
import Mesh
import Node
import PluginHost
import Tracklets
import VideoModel
import WireFormat

/// Frames with their clips as they come off the bus: read, joined and followed as a node does.
///
/// One thread: the caller's. What is not used is counted.
final class LiveFootage {
  /// What happened on one source.
  enum Event {
    case frame(FrameClips<LazyImage>)
    case streamEnded(SourceID)
  }

  private let plan: LiveSetup
  private let needs: ClipNeeds
  private let catalog: PluginCatalog
  private let inputs: NodeInputs
  private let context: BusContext
  private let counters = NodeCounters()
  private let decoders: DecoderPool
  private var intake: MessageIntake
  private var table: SourceTable
  private var assemblers: [SourceID: ClipAssembler<LazyImage>] = [:]
  private var detectors: [SourceID: InNodeDetector] = [:]
  private let found = BoundedQueue<FrameDetections>(capacity: 1024, policy: .wait)
  private var epochs = 0
  /// Sources whose stream has ended and none has begun since.
  private var ended: Set<SourceID> = []
  private var lastEnd: Int64?
  private var unexpected: UInt64 = 0
  private var unmatched: [String: UInt64] = [:]
  /// When the first frame came, monotonic.
  private(set) var firstFrame: Int64?

  /// Silence after the ends of all streams that says that none follows.
  private static let quiet = 3 * ProgramClock.second

  /// - Parameter needs: the clips to cut.
  init(_ plan: LiveSetup, needs: ClipNeeds, catalog: PluginCatalog) throws {
    self.plan = plan
    self.needs = needs
    self.catalog = catalog
    decoders = DecoderPool(counters: counters)
    intake = MessageIntake(scheme: plan.scheme, kinds: [.frame, .detection])
    table = SourceTable(configuration: plan.join, maximumSources: plan.sources.count, idleAfter: nil)
    context = try BusContext()
    inputs = try NodeInputs(
      context, endpoints: plan.endpoints, scheme: plan.scheme, options: SocketOptions(),
      insecure: plan.insecure, sources: plan.sources)
  }

  /// Listens until `isWanted` says no, or all sources have ended and stay so; then lets what is under way go on.
  ///
  /// - Parameter isWanted: asked at most some 100 ms apart.
  /// - Returns: whether all streams ended.
  @discardableResult
  func listen(while isWanted: () -> Bool, each: (Event) throws -> Void) throws -> Bool {
    while isWanted(), !hasEnded {
      var failure: (any Error)?
      try inputs.receive(
        within: detectors.isEmpty ? 100 : 5, holdFrames: plan.isLossless && table.isAnyFull
      ) { parts in
        do { return try take(parts, each) } catch {
          failure = failure ?? error
          return nil
        }
      }
      if let failure { throw failure }
      while let detections = found.pop(within: 0) { try take(detections, each) }
      try handle(table.timePassed(ProgramClock.monotonic), each)
    }
    for (_, detector) in detectors { detector.close() }
    while let detections = found.pop(within: 0) { try take(detections, each) }
    try handle(table.flush(at: ProgramClock.monotonic), each)
    for source in plan.sources { try finish(source, each) }
    return hasEnded
  }

  private var hasEnded: Bool {
    guard ended.count == plan.sources.count, let lastEnd else { return false }
    return ProgramClock.monotonic - lastEnd > Self.quiet
  }

  private func take(_ parts: ReceivedParts, _ each: (Event) throws -> Void) throws -> String? {
    let now = ProgramClock.monotonic
    let message: IncomingMessage
    switch intake.read(parts, at: now) {
    case .message(let read): message = read
    case .refused(let reason, let text, let isNew):
      if isNew { StandardError.write("vagary: \(text); further ones are counted as \(reason)\n") }
      return nil
    case .passedOver: return nil
    }
    // Some topic orders let other sources in.
    guard let source = SourceID(message.topic.source), plan.sources.contains(source) else { return nil }
    switch message.envelope.payload {
    case .frame(let frame) where message.topic.kind == .frame:
      firstFrame = firstFrame ?? now
      ended.remove(source)
      try openDetector(source)
      detectors[source]?.push(frame)
      try handle(table.frameArrived(frame, at: now), each)
    case .detections(let detections) where message.topic.kind == .detection: try take(detections, each)
    case .endOfStream where message.topic.kind == .detection:
      try handle(table.endOfDetectionsArrived(source, at: now), each)
      return message.envelope.confirmation
    case .endOfStream:
      try handle(table.endOfStreamArrived(source, at: now), each)
      return message.envelope.confirmation
    default: unexpected += 1
    }
    return nil
  }

  private func take(_ detections: FrameDetections, _ each: (Event) throws -> Void) throws {
    try handle(table.detectionsArrived(detections, at: ProgramClock.monotonic), each)
  }

  private func openDetector(_ source: SourceID) throws {
    guard let wanted = plan.detector, detectors[source] == nil else { return }
    detectors[source] = InNodeDetector(
      plugin: try catalog.detector(wanted.name, settings: wanted.settings), found: found, counters: counters,
      lossless: plan.isLossless)
  }

  private func handle(_ outputs: [SourceTable.Output], _ each: (Event) throws -> Void) throws {
    for output in outputs {
      switch output.event {
      case .joiner(.joined(let frame, let detections)):
        open(output.source)
        let arrived = ArrivedFrame(
          stamp: frame.stamp, width: frame.image.width, height: frame.image.height,
          image: LazyImage(frame.image, arrived: ProgramClock.monotonic, decoders: decoders),
          detections: detections)
        for clips in assemblers[output.source]?.push(arrived) ?? [] { try each(.frame(clips)) }
      case .joiner(.unmatched(_, let reason)): unmatched[reason.rawValue, default: 0] += 1
      case .joiner(.endOfStream):
        try finish(output.source, each)
        detectors[output.source]?.reset()
        ended.insert(output.source)
        lastEnd = ProgramClock.monotonic
      case .joiner(.noDetections):
        StandardError.write(
          "vagary: \(output.source): frames come, detections do not: start a detector (`vagary detect`), or give "
            + "--detector\n")
      case .joiner(.detectionsResumed):
        StandardError.write("vagary: \(output.source): detections come again\n")
      case .appeared, .wentIdle: break
      }
    }
  }

  private func open(_ source: SourceID) {
    guard assemblers[source] == nil else { return }
    epochs += 1
    var tracklets = TrackletConfiguration()
    tracklets.ignore = plan.ignore
    assemblers[source] = ClipAssembler(
      source: source, needs: needs, tracklets: tracklets, trackPrefix: "\(epochs)")
  }

  private func finish(_ source: SourceID, _ each: (Event) throws -> Void) throws {
    guard var assembler = assemblers.removeValue(forKey: source) else { return }
    for clips in assembler.finish() { try each(.frame(clips)) }
    try each(.streamEnded(source))
  }

  // MARK: Counts

  /// Sources whose frames have come, and how many of them went on with detections.
  func joined(_ source: SourceID) -> (frames: UInt64, joined: UInt64)? {
    table.counters(of: source).map { ($0.frames, $0.joined) }
  }

  /// Everything that did not go on, by reason; counts of 0 left out.
  var dropped: [String: UInt64] {
    var dropped = intake.dropped
    dropped["lost-on-the-way"] = intake.lost
    dropped["unexpected"] = unexpected
    dropped["other-sources"] = table.refusedMessages
    dropped.merge(unmatched, uniquingKeysWith: +)
    let totals = table.totals
    dropped["frames-without-detections"] = totals.notDetected
    dropped["duplicate-frames"] = totals.duplicateFrames
    for (name, count) in counters.sourceTotals { dropped[name, default: 0] += count }
    if let failures = counters.all["frames_undecodable"] { dropped["frames-undecodable"] = failures }
    return dropped.filter { $0.value > 0 }
  }
}
