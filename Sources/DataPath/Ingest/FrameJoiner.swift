import VideoModel

/// Joins the frames of one source with their detections and lets them go on in the order they came.
///
/// Decides only: events and the time (monotonic nanoseconds) go in, what to do comes out. Waiting is
/// bounded in time, frames and bytes; every frame and every list of detections comes out exactly once
/// (a frame that came before does not). A value with one owner: the ingest thread.
package struct FrameJoiner: Sendable {
  package enum Output: Sendable, Hashable {
    /// A frame goes on; without detections when nobody looked at it, or they did not come.
    case joined(Frame, FrameDetections?)
    /// Detections that cannot be scored: `frame-missing` (their frame never came), `late-detections` (it
    /// has gone on without them) or `duplicate-detections`.
    case unmatched(FrameDetections, NotScoredReason)
    /// The stream ended and all of it has gone on; what comes next is a new one.
    case endOfStream
    /// Frames have come for ``JoinConfiguration/noDetectionsAfter`` without any detections. Said once.
    case noDetections
    /// Detections came after ``noDetections``.
    case detectionsResumed
  }

  private struct Pending {
    var detections: FrameDetections
    var epoch: Int
    var arrived: Int64
  }

  package let configuration: JoinConfiguration
  package private(set) var counters = JoinCounters()
  /// Whether frames wait for detections. Off for a source whose detector runs in this program.
  package var expectsDetections = true

  private var waiting = WaitingFrames()
  private var pending: [Pending] = []
  private var released = ReleasedFrames()
  private var epochs = StreamNumbers()
  private var interval = FrameInterval()
  private var newestFrameID: UInt64?
  private var newestMatch = Int.min
  private var lastDetections = Int64.min
  /// First frame since the last detections.
  private var unansweredSince: Int64?
  private var silenceIsReported = false
  /// Above 0 while frames and detections carry equal stamps; then nothing else is taken for a match.
  private var trust = 0
  private static let fullTrust = 8

  package init(configuration: JoinConfiguration = JoinConfiguration()) {
    self.configuration = configuration
  }

  /// Whether the next frame would push one out. A lossless reader stops reading frames meanwhile, on a
  /// socket of their own: detections must still be able to come.
  package var isFull: Bool {
    waiting.frameCount >= configuration.maximumFrames || waiting.byteCount >= configuration.maximumBytes
  }

  /// Payload bytes of the frames waiting now.
  package var waitingBytes: Int { waiting.byteCount }
  /// Frames waiting now.
  package var waitingFrames: Int { waiting.frameCount }
  /// Lists of detections waiting for their frame now.
  package var waitingDetections: Int { pending.count }

  package mutating func frameArrived(_ frame: Frame, at now: Int64) -> [Output] {
    counters.frames += 1
    let stamp = frame.stamp
    if waiting.position(of: stamp, epoch: epochs.frames) != nil
      || released.hadDetections(stamp, epoch: epochs.frames, tolerance: nil) != nil
    {
      counters.duplicateFrames += 1
      return timePassed(now)
    }
    epochs.frameArrived()
    interval.frameArrived(captureTime: stamp.captureTime)
    newestFrameID = max(newestFrameID ?? 0, stamp.frameID)
    unansweredSince = unansweredSince ?? now
    var outputs = makeRoom(for: frame, at: now)
    waiting.append(WaitingFrames.Entry(content: .frame(frame, nil), epoch: epochs.frames, arrived: now))
    if let index = pendingIndex(for: stamp, epoch: epochs.frames) {
      attach(pending.remove(at: index).detections, at: waiting.range.upperBound - 1)
    }
    return outputs.adding(timePassed(now))
  }

  package mutating func detectionsArrived(_ detections: FrameDetections, at now: Int64) -> [Output] {
    counters.detections += 1
    lastDetections = now
    unansweredSince = nil
    epochs.detectionsArrived(at: now)
    var outputs: [Output] = silenceIsReported ? [.detectionsResumed] : []
    silenceIsReported = false
    if let output = place(detections, at: now) { outputs.append(output) }
    return outputs.adding(timePassed(now))
  }

  /// The frame topic's end of stream; also to be called when the publisher of the frames began anew
  /// without one.
  package mutating func endOfStreamArrived(at now: Int64) -> [Output] {
    if let epoch = epochs.framesEnded(at: now) {
      waiting.append(WaitingFrames.Entry(content: .end, epoch: epoch, arrived: now))
      newestFrameID = nil
    }
    return timePassed(now)
  }

  /// The end of stream the detector passed on: no more detections will come for the stream.
  package mutating func endOfDetectionsArrived(at now: Int64) -> [Output] {
    epochs.detectionsEnded(at: now)
    return timePassed(now)
  }

  /// To be called now and then (at most some 100 ms apart), so that waiting ends.
  package mutating func timePassed(_ now: Int64) -> [Output] {
    var outputs: [Output] = []
    if expectsDetections, !silenceIsReported, let since = unansweredSince, !waiting.isEmpty,
      now - since >= configuration.noDetectionsAfter
    {
      silenceIsReported = true
      outputs.append(.noDetections)
    }
    giveUpDetections(at: now, into: &outputs)
    while let head = waiting.first, canGo(head, at: now) { releaseFirst(at: now, into: &outputs) }
    return outputs
  }

  /// Lets the oldest frame continue without waiting longer, because the frames of all sources need too much memory.
  package mutating func pushOutOldest(at now: Int64) -> [Output] {
    var outputs: [Output] = []
    pushOutOldest(at: now, into: &outputs)
    return outputs
  }

  private mutating func pushOutOldest(at now: Int64, into outputs: inout [Output]) {
    if let head = waiting.first, head.lacksDetections { counters.pushedOut += 1 }
    releaseFirst(at: now, into: &outputs)
  }

  /// Lets everything go at once, in order, as if the stream had ended: the source is given up or the
  /// program stops.
  package mutating func flush(at now: Int64) -> [Output] {
    var outputs = endOfStreamArrived(at: now)
    while !waiting.isEmpty { releaseFirst(at: now, into: &outputs) }
    for entry in pending { outputs.append(missing(entry.detections)) }
    pending = []
    epochs = StreamNumbers()
    released = ReleasedFrames()
    newestMatch = .min
    return outputs
  }

  // MARK: Matching

  private var tolerance: Int64? { configuration.tolerance ?? interval.usual.map { $0 / 2 } }

  /// Gives detections to their frame, keeps them for it, or says why they are of no use.
  private mutating func place(_ detections: FrameDetections, at now: Int64) -> Output? {
    for epoch in epochs.owed.reversed() {
      if let output = settled(detections, epoch: epoch, tolerance: nil) { return output }
    }
    let stamp = detections.stamp
    let epoch = epochs.detections
    if let position = framePosition(for: stamp, epoch: epoch) { return attach(detections, at: position) }
    if let output = settled(detections, epoch: epoch, tolerance: trust > 0 ? nil : tolerance) {
      return output
    }
    if epoch < epochs.frames {
      for later in (epoch + 1)...epochs.frames {
        guard let position = waiting.position(of: stamp, epoch: later) else { continue }
        epochs.detectorMovedOn(to: later)
        return attach(detections, at: position)
      }
    }
    pending.append(Pending(detections: detections, epoch: epoch, arrived: now))
    guard pending.count > configuration.maximumDetections else { return nil }
    counters.pushedOutDetections += 1
    return missing(pending.removeFirst().detections)
  }

  /// What to say of detections whose frame has gone on; `nil` when no such frame is remembered.
  private mutating func settled(_ detections: FrameDetections, epoch: Int, tolerance: Int64?) -> Output? {
    guard let had = released.hadDetections(detections.stamp, epoch: epoch, tolerance: tolerance) else {
      return nil
    }
    if had { return duplicate(detections) }
    counters.lateDetections += 1
    return .unmatched(detections, .lateDetections)
  }

  @discardableResult
  private mutating func attach(_ detections: FrameDetections, at position: Int) -> Output? {
    guard let entry = waiting.entry(at: position), entry.lacksDetections else { return duplicate(detections) }
    if entry.stamp == detections.stamp { trust = Self.fullTrust }
    waiting.attach(detections, at: position)
    newestMatch = max(newestMatch, position)
    return nil
  }

  private func framePosition(for stamp: FrameStamp, epoch: Int) -> Int? {
    if let position = waiting.position(of: stamp, epoch: epoch) { return position }
    guard trust == 0 else { return nil }
    let candidates = waiting.range.lazy.compactMap { position -> (index: Int, stamp: FrameStamp)? in
      guard let entry = waiting.entry(at: position), entry.epoch == epoch, let stamp = entry.stamp else {
        return nil
      }
      return (position, stamp)
    }
    return StampMatch.best(of: stamp, among: candidates, tolerance: tolerance)
  }

  private func pendingIndex(for stamp: FrameStamp, epoch: Int) -> Int? {
    if let index = pending.firstIndex(where: { $0.epoch == epoch && $0.detections.stamp == stamp }) {
      return index
    }
    guard trust == 0 else { return nil }
    let candidates = pending.indices.lazy.filter { pending[$0].epoch == epoch }
      .map { (index: $0, stamp: pending[$0].detections.stamp) }
    return StampMatch.best(of: stamp, among: candidates, tolerance: tolerance)
  }

  private mutating func duplicate(_ detections: FrameDetections) -> Output {
    counters.duplicateDetections += 1
    return .unmatched(detections, .duplicateDetections)
  }

  private mutating func missing(_ detections: FrameDetections) -> Output {
    counters.missingFrames += 1
    trust = max(0, trust - 1)
    return .unmatched(detections, .frameMissing)
  }

  // MARK: Letting go

  /// Whether the oldest entry has what it waits for, or waits in vain.
  private func canGo(_ head: WaitingFrames.Entry, at now: Int64) -> Bool {
    guard head.lacksDetections, expectsDetections, head.epoch >= epochs.detections else { return true }
    if isPassedOver { return true }
    if let deadline = configuration.deadline { return now - head.arrived > deadline }
    guard let ended = epochs.endTime(of: head.epoch) else { return false }
    return now - max(ended, lastDetections) > configuration.endSilence
  }

  private var isPassedOver: Bool {
    newestMatch > waiting.firstPosition && newestMatch - waiting.firstPosition > configuration.reorderWindow
  }

  private mutating func makeRoom(for frame: Frame, at now: Int64) -> [Output] {
    var outputs: [Output] = []
    while waiting.frameCount > 0,
      waiting.frameCount >= configuration.maximumFrames
        || waiting.byteCount + frame.image.bytes.count > configuration.maximumBytes
    {
      pushOutOldest(at: now, into: &outputs)
    }
    return outputs
  }

  private mutating func releaseFirst(at now: Int64, into outputs: inout [Output]) {
    let isPassedOver = isPassedOver
    guard let entry = waiting.removeFirst() else { return }
    switch entry.content {
    case .frame(let frame, let detections):
      released.append(frame.stamp, epoch: entry.epoch, hadDetections: detections != nil)
      if detections != nil {
        counters.joined += 1
      } else {
        counters.notDetected += 1
        if isPassedOver { counters.passedOver += 1 }
      }
      outputs.append(.joined(frame, detections))
    case .end:
      finish(entry.epoch, at: now, into: &outputs)
    }
  }

  /// A stream has gone on to its last frame.
  private mutating func finish(_ epoch: Int, at now: Int64, into outputs: inout [Output]) {
    let patience = configuration.deadline ?? configuration.endSilence
    let detectorEnded = epochs.finished(epoch, at: now, patience: patience)
    let left = pending.filter { $0.epoch <= epoch }
    pending.removeAll { $0.epoch <= epoch }
    // A detector that says nothing of ends may be in the next stream already.
    var moved: [Pending] = []
    for var entry in left {
      entry.epoch = epochs.detections
      if detectorEnded {
        outputs.append(missing(entry.detections))
      } else if let position = framePosition(for: entry.detections.stamp, epoch: entry.epoch) {
        if let output = attach(entry.detections, at: position) { outputs.append(output) }
      } else {
        moved.append(entry)
      }
    }
    pending.insert(contentsOf: moved, at: 0)
    if waiting.isEmpty, lastDetections != .min { unansweredSince = nil }
    counters.endsOfStream += 1
    outputs.append(.endOfStream)
  }

  /// Gives up detections whose frame does not come.
  private mutating func giveUpDetections(at now: Int64, into outputs: inout [Output]) {
    guard !pending.isEmpty else { return }
    var kept: [Pending] = []
    for entry in pending {
      let isLate = configuration.deadline.map { now - entry.arrived > $0 } ?? false
      if isLate || isPassed(entry) { outputs.append(missing(entry.detections)) } else { kept.append(entry) }
    }
    if kept.count < pending.count { pending = kept }
  }

  /// Whether frames well after the one these detections are for have come.
  private func isPassed(_ entry: Pending) -> Bool {
    guard trust > 0, entry.epoch == epochs.frames, let newestFrameID else { return false }
    let id = entry.detections.stamp.frameID
    return newestFrameID > id && newestFrameID - id > UInt64(configuration.reorderWindow)
  }
}

extension Array {
  fileprivate mutating func adding(_ other: [Element]) -> [Element] {
    append(contentsOf: other)
    return self
  }
}
