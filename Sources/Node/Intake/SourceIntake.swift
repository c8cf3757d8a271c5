import Ingest
import Mesh
import Tracklets
import VideoModel
import WireFormat

/// Follows the sources on the bus: a message and the time go in, what is to be done comes out.
///
/// It joins frames with their detections, follows the objects and cuts the clips; the node and training off the bus share
/// it. It decodes no pixels, reads no clock and opens no socket. A value with one owner, the intake thread.
package struct SourceIntake {
  /// What is to be done, in this order.
  package enum Action: Sendable {
    /// A source is followed from now on; `settings` as for its first frame.
    case opened(SourceID, SourceSettings)
    /// A frame with its clips is ready to be scored under these settings.
    case frame(FrameClips<LazyImage>, SourceSettings)
    /// The image of a frame is to be checked for its own sake.
    case checkImage(SourceID, FrameStamp, LazyImage)
    /// A frame for the source's own detector, whose detections come back by ``detectionsFound(_:at:)``.
    case detect(Frame)
    /// Detections that belong to no frame.
    case unmatched(FrameDetections, NotScoredReason)
    /// Frames come without detections (true), or detections have come again.
    case detectionsMissing(SourceID, Bool)
    /// A stream of the source has ended; all of its frames came before this.
    case ended(SourceID, AnomalyEvent.EndReason)
    /// The source is silent and is not followed any longer.
    case forgotten(SourceID)
  }

  /// What becomes of a message.
  package struct Outcome: Sendable {
    package var actions: [Action] = []
    /// What the reader confirms to the publisher: that an end of stream was read.
    package var confirmation: String?
  }

  /// What is done with a source whose stream is open.
  private struct Lane {
    var settings: SourceSettings
    var assembler: ClipAssembler<LazyImage>
    /// Capture time of the image that was checked last.
    var checkedAt: Int64?
  }

  /// Nanoseconds of capture time between checks of the image.
  package static let checkInterval: Int64 = 500_000_000

  private let decoders: DecoderPool
  private let counters: NodeCounters
  private let trackPrefix: String
  private var resolve: (String) -> SourceID?
  private var settings: (SourceID) -> SourceSettings?
  private var table: SourceTable
  private var lanes: [SourceID: Lane] = [:]
  /// Lanes opened so far; each gives its tracks a prefix of its own.
  private var laneCount = 0

  /// - Parameters:
  ///   - table: empty; its limits count.
  ///   - trackPrefix: short text that begins all ids of tracks.
  ///   - resolve: the source that a topic's source text names; `nil` refuses the message.
  ///   - settings: how a source is followed; `nil` passes its messages over.
  package init(
    table: SourceTable, trackPrefix: String, decoders: DecoderPool, counters: NodeCounters,
    resolve: @escaping (String) -> SourceID? = { SourceID($0) },
    settings: @escaping (SourceID) -> SourceSettings?
  ) {
    self.table = table
    self.trackPrefix = trackPrefix
    self.decoders = decoders
    self.counters = counters
    self.resolve = resolve
    self.settings = settings
  }

  /// Whether the next frame would push one out: a lossless reader leaves frames unread meanwhile.
  package var isFull: Bool { table.isAnyFull }

  /// What became of frames and detections so far, all sources together.
  package var totals: JoinCounters { table.totals }

  /// Messages of sources beyond the limit.
  package var refusedMessages: UInt64 { table.refusedMessages }

  /// `nil` for a source that is not followed.
  package func totals(of source: SourceID) -> JoinCounters? { table.counters(of: source) }

  // MARK: Events

  package mutating func messageArrived(_ message: IncomingMessage, at now: Int64) -> Outcome {
    let kind = message.topic.kind
    guard let source = resolve(message.topic.source), settings(source) != nil else { return Outcome() }
    let envelope = message.envelope
    switch envelope.payload {
    case .frame(var frame) where kind == .frame:
      frame.source = source
      frame.trace = envelope.trace
      return Outcome(actions: frameArrived(frame, at: now))
    case .detections(var detections) where kind == .detection:
      detections.source = source
      detections.trace = envelope.trace
      return Outcome(actions: detectionsFound(detections, at: now))
    case .endOfStream where kind == .detection:
      return Outcome(
        actions: act(on: table.endOfDetectionsArrived(source, at: now), at: now),
        confirmation: envelope.confirmation)
    case .endOfStream where kind == .frame:
      return Outcome(
        actions: act(on: table.endOfStreamArrived(source, at: now), at: now),
        confirmation: envelope.confirmation)
    default:
      counters.add(.messagesUnexpected)
      return Outcome()
    }
  }

  private mutating func frameArrived(_ frame: Frame, at now: Int64) -> [Action] {
    var actions = act(on: table.frameArrived(frame, at: now), at: now)
    guard table.counters(of: frame.source) != nil else { return actions }
    counters.add(.framesReceived, of: frame.source)
    if settings(frame.source)?.hasDetector == true { actions.append(.detect(frame)) }
    return actions
  }

  /// Detections came, off the bus or from a detector plugin of the node.
  package mutating func detectionsFound(_ detections: FrameDetections, at now: Int64) -> [Action] {
    let actions = act(on: table.detectionsArrived(detections, at: now), at: now)
    if table.counters(of: detections.source) != nil {
      counters.add(.detectionsReceived, of: detections.source, detections.detections.count)
    }
    return actions
  }

  /// To be called at most some 100 ms apart, so that waits end and silent sources are forgotten.
  package mutating func timePassed(_ now: Int64) -> [Action] { act(on: table.timePassed(now), at: now) }

  /// Nothing more will come: everything that waits continues, every stream ends.
  package mutating func stop(at now: Int64) -> [Action] {
    var actions = act(on: table.flush(at: now), at: now, end: .stopping)
    for source in lanes.keys.sorted(by: { $0.text < $1.text }) { actions += end(source, .stopping) }
    return actions
  }

  /// Follows the sources otherwise from now on. Where the new settings cut other clips, waiting frames leave under the old
  /// ones and tracks begin again.
  ///
  /// - Returns: the frames that leave under the old settings.
  package mutating func change(
    resolve: @escaping (String) -> SourceID?, settings: @escaping (SourceID) -> SourceSettings?
  ) -> [Action] {
    self.resolve = resolve
    self.settings = settings
    var actions: [Action] = []
    for source in lanes.keys.sorted(by: { $0.text < $1.text }) {
      guard let next = settings(source), var lane = lanes.removeValue(forKey: source) else { continue }
      if next.needs == lane.settings.needs {
        lane.assembler.reconfigure(next.tracklets)
        lane.settings = next
        lanes[source] = lane
      } else {
        actions += lane.assembler.finish(reason: .streamTooShort).map { .frame($0, lane.settings) }
        lanes[source] = newLane(source, next)
      }
    }
    return actions
  }

  // MARK: Following

  private mutating func act(
    on outputs: [SourceTable.Output], at now: Int64, end reason: AnomalyEvent.EndReason = .sourceEnded
  ) -> [Action] {
    var actions: [Action] = []
    for output in outputs {
      let source = output.source
      switch output.event {
      case .appeared: actions += open(source)
      case .wentIdle:
        actions += end(source, reason)
        actions.append(.forgotten(source))
      case .joiner(.joined(let frame, let detections)):
        actions += open(source)
        actions += follow(frame, detections, at: now)
      case .joiner(.unmatched(let detections, let reason)): actions.append(.unmatched(detections, reason))
      case .joiner(.endOfStream): actions += end(source, reason)
      case .joiner(.noDetections): actions.append(.detectionsMissing(source, true))
      case .joiner(.detectionsResumed): actions.append(.detectionsMissing(source, false))
      }
    }
    return actions
  }

  private mutating func open(_ source: SourceID) -> [Action] {
    guard lanes[source] == nil, let settings = settings(source) else { return [] }
    lanes[source] = newLane(source, settings)
    return [.opened(source, settings)]
  }

  private mutating func newLane(_ source: SourceID, _ settings: SourceSettings) -> Lane {
    laneCount += 1
    return Lane(
      settings: settings,
      assembler: ClipAssembler(
        source: source, needs: settings.needs, tracklets: settings.tracklets,
        trackPrefix: "\(trackPrefix)\(laneCount)"))
  }

  /// The image is made once: whoever decodes it first does so for the check and for all clips.
  private mutating func follow(_ frame: Frame, _ detections: FrameDetections?, at now: Int64) -> [Action] {
    guard var lane = lanes.removeValue(forKey: frame.source) else { return [] }
    defer { lanes[frame.source] = lane }
    let image = LazyImage(
      frame.image, origin: FrameOrigin(arrived: now, trace: frame.trace ?? detections?.trace),
      decoders: decoders)
    var actions: [Action] = []
    if lane.settings.checksImages, isCheckDue(frame.stamp.captureTime, since: lane.checkedAt) {
      lane.checkedAt = frame.stamp.captureTime
      actions.append(.checkImage(frame.source, frame.stamp, image))
    }
    let arrived = ArrivedFrame(
      stamp: frame.stamp, width: frame.image.width, height: frame.image.height, image: image,
      detections: detections)
    actions += lane.assembler.push(arrived).map { .frame($0, lane.settings) }
    return actions
  }

  /// A capture time before the last check means that the clock was set: then it is due as well.
  private func isCheckDue(_ time: Int64, since last: Int64?) -> Bool {
    guard let last else { return true }
    let passed = time.subtractingReportingOverflow(last)
    return passed.overflow || passed.partialValue < 0 || passed.partialValue >= Self.checkInterval
  }

  private mutating func end(_ source: SourceID, _ reason: AnomalyEvent.EndReason) -> [Action] {
    guard var lane = lanes.removeValue(forKey: source) else { return [] }
    let left = lane.assembler.finish(reason: reason == .stopping ? .stopping : .streamTooShort)
    return left.map { .frame($0, lane.settings) } + [.ended(source, reason)]
  }
}
