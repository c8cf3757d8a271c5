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

/// Frames with their clips as they come off the bus: read, joined and followed as a node does (``SourceIntake``).
///
/// One thread: the caller's. Everything that is not used is counted.
final class LiveFootage {
  /// What happened on one source.
  enum Event {
    case frame(FrameClips<LazyImage>)
    case streamEnded(SourceID)
  }

  private let plan: LiveSetup
  private let catalog: PluginCatalog
  private let inputs: NodeInputs
  private let context: BusContext
  private let counters = NodeCounters()
  private var messages: MessageIntake
  private var intake: SourceIntake
  private var detectors: [SourceID: InNodeDetector] = [:]
  private let found = BoundedQueue<FrameDetections>(capacity: 1024, policy: .wait)
  /// Sources whose stream has ended while no other has begun.
  private var ended: Set<SourceID> = []
  private var lastEnd: Int64?
  private var unmatched: [String: UInt64] = [:]
  /// When the first frame came, monotonic.
  private(set) var firstFrame: Int64?

  /// Silence after the ends of all streams, after which none is expected.
  private static let quiet = 3 * ProgramClock.second

  /// - Parameter needs: the clips to cut.
  init(_ plan: LiveSetup, needs: ClipNeeds, catalog: PluginCatalog) throws {
    self.plan = plan
    self.catalog = catalog
    messages = MessageIntake(scheme: plan.scheme, kinds: [.frame, .detection], sources: plan.sources)
    var tracklets = TrackletConfiguration()
    tracklets.ignore = plan.ignore
    let settings = SourceSettings(needs: needs, tracklets: tracklets, hasDetector: plan.detector != nil)
    intake = SourceIntake(
      table: SourceTable(configuration: plan.join, maximumSources: plan.sources.count, idleAfter: nil),
      trackPrefix: "", decoders: DecoderPool(counters: counters), counters: counters,
      settings: { plan.sources.contains($0) ? settings : nil })
    context = try BusContext()
    inputs = try NodeInputs(
      context, endpoints: plan.endpoints, scheme: plan.scheme, options: SocketOptions(),
      insecure: plan.insecure, sources: plan.sources)
  }

  /// Listens until `isWanted` is false, or all sources have ended and stay so; then everything under way continues.
  ///
  /// - Parameter isWanted: asked at most some 100 ms apart.
  /// - Returns: whether all streams ended.
  @discardableResult
  func listen(while isWanted: () -> Bool, each: (Event) throws -> Void) throws -> Bool {
    while isWanted(), !hasEnded {
      var failure: (any Error)?
      try inputs.receive(
        within: detectors.isEmpty ? 100 : 5, holdFrames: { plan.isLossless && intake.isFull },
        each: { parts in
          do { return try take(parts, each) } catch {
            failure = failure ?? error
            return nil
          }
        })
      if let failure { throw failure }
      try takeFoundDetections(each)
      try perform(intake.timePassed(ProgramClock.monotonic), each)
    }
    for (_, detector) in detectors { detector.close() }
    try takeFoundDetections(each)
    try perform(intake.stop(at: ProgramClock.monotonic), each)
    return hasEnded
  }

  private var hasEnded: Bool {
    guard ended.count == plan.sources.count, let lastEnd else { return false }
    return ProgramClock.monotonic - lastEnd > Self.quiet
  }

  private func take(_ parts: ReceivedParts, _ each: (Event) throws -> Void) throws -> String? {
    let now = ProgramClock.monotonic
    switch messages.read(parts, at: now) {
    case .message(let message):
      if case .frame(let frame) = message.envelope.payload, plan.sources.contains(frame.source) {
        firstFrame = firstFrame ?? now
        ended.remove(frame.source)
      }
      let outcome = intake.messageArrived(message, at: now)
      try perform(outcome.actions, each)
      return outcome.confirmation
    case .refused(let reason, let text, let isNew):
      if isNew { StandardError.write("vagary: \(text); further ones are counted as \(reason)\n") }
      return nil
    case .passedOver: return nil
    }
  }

  private func takeFoundDetections(_ each: (Event) throws -> Void) throws {
    while let detections = found.pop(within: 0) {
      try perform(intake.detectionsFound(detections, at: ProgramClock.monotonic), each)
    }
  }

  private func perform(_ actions: [SourceIntake.Action], _ each: (Event) throws -> Void) throws {
    for action in actions {
      switch action {
      case .opened(let source, _): try openDetector(source)
      case .frame(let clips, _): try each(.frame(clips))
      case .detect(let frame): detectors[frame.source]?.push(frame)
      case .unmatched(_, let reason): unmatched[reason.rawValue, default: 0] += 1
      case .ended(let source, _):
        try each(.streamEnded(source))
        detectors[source]?.reset()
        ended.insert(source)
        lastEnd = ProgramClock.monotonic
      case .detectionsMissing(let source, true):
        StandardError.write(
          "vagary: \(source): frames come without detections: start a detector (`vagary detect`), or give "
            + "--detector\n")
      case .detectionsMissing(let source, false):
        StandardError.write("vagary: \(source): detections come again\n")
      case .checkImage, .forgotten: break
      }
    }
  }

  private func openDetector(_ source: SourceID) throws {
    guard let wanted = plan.detector, detectors[source] == nil else { return }
    detectors[source] = InNodeDetector(
      plugin: try catalog.detector(wanted.name, settings: wanted.settings), found: found, counters: counters,
      lossless: plan.isLossless)
  }

  // MARK: Counts

  /// Sources whose frames have come, and how many of them went on with detections.
  func joined(_ source: SourceID) -> (frames: UInt64, joined: UInt64)? {
    intake.totals(of: source).map { ($0.frames, $0.joined) }
  }

  /// Everything that did not go on, by reason; counts of 0 left out.
  var dropped: [String: UInt64] {
    var dropped = messages.dropped
    dropped["lost-on-the-way"] = messages.lost
    dropped["unexpected"] = counters[.messagesUnexpected]
    dropped["other-sources"] = intake.refusedMessages
    dropped.merge(unmatched, uniquingKeysWith: +)
    let totals = intake.totals
    dropped["frames-without-detections"] = totals.notDetected
    dropped["duplicate-frames"] = totals.duplicateFrames
    for counter in [Counter.framesDetectorOverload, .detectorFailures] {
      dropped[counter.name, default: 0] += counters.sourceTotals[counter] ?? 0
    }
    dropped["frames-undecodable"] = counters[.framesUndecodable]
    return dropped.filter { $0.value > 0 }
  }
}
