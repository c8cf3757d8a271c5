import Bus
import Concurrency
import Console
import Media
import Mesh
import Recordings
import VideoModel
import WireFormat

/// Looks at the frames of a bus and sends what a detector finds in them. One thread: the caller's.
struct DetectRun {
  let plan: DetectSetup
  let detectors: SourceDetectors
  /// Gets what is found, as well; a source is a clip, its frames are counted from 0.
  let recorder: DetectionRecorder?
  let stop: StopSignal
  /// Told what is waited for and what was wrong.
  let say: (String) -> Void
  /// Told the closing line once the last message is on its way.
  let report: (DetectionTally) -> Void

  /// Returns after the ends asked for, or soon after a stop, when all was handed over.
  func run() throws {
    let context = try BusContext()
    var sender = try EnvelopeSender(
      context, at: plan.output, scheme: plan.scheme, insecure: plan.insecure, options: plan.outputOptions)
    // Frames are asked for only once the detections are heard, so that a chain of such programs is
    // ready from its end to its beginning.
    _ = try sender.waitForSubscribers(
      plan.subscribers, of: .detection, source: plan.source, stop: stop, say: say)
    var socket = try Socket(context, kind: .sub, options: plan.inputOptions)
    try socket.startMonitor()
    try socket.subscribe(plan.scheme.prefix(.frame, source: plan.source?.text))
    for endpoint in plan.input { try socket.attach(endpoint, insecure: plan.insecure) }
    var poller = Poller()
    _ = poller.add(socket)
    _ = poller.add(fileDescriptor: stop.descriptor)
    var work = Work(plan: plan)
    let progress = ProgressPrinter("detect", unit: "frames", total: nil)
    while !stop.isRaised, !work.isDone(plan) {
      _ = try poller.wait(milliseconds: 250)
      while let event = try socket.nextEvent() { work.connections.happened(event) }
      while !stop.isRaised, !work.isDone(plan), let parts = try socket.receive() {
        if let token = try take(parts, &work, &sender) { try socket.confirm(token) }
        progress.advance(to: work.tally.frames)
      }
      if work.silence.isDue(at: ProgramClock.monotonic) {
        say("\(work.connections.text); \(work.tally.frames) frames so far")
      }
    }
    try sender.waitUntilRead(stop: stop)
    progress.finish(at: work.tally.frames)
    work.tally.lost = work.intake.lost
    work.tally.unreadable = work.intake.droppedTotal
    try recorder?.finish()
    report(work.tally)
  }

  /// What changes from frame to frame.
  private struct Work {
    var intake: MessageIntake
    var connections: ConnectionBook
    var silence = SilenceNotice(startingAt: ProgramClock.monotonic)
    var tally = DetectionTally()
    /// Frames of each source so far.
    var counts: [SourceID: Int] = [:]
    let decoder = ImageDecoder()

    init(plan: DetectSetup) {
      intake = MessageIntake(scheme: plan.scheme, kinds: [.frame])
      connections = ConnectionBook(plan.input)
    }

    func isDone(_ plan: DetectSetup) -> Bool { plan.endsWanted.map { tally.ends >= $0 } ?? false }
  }

  /// Returns what to confirm to the publisher: that an end of stream was read.
  private func take(
    _ parts: ReceivedParts, _ work: inout Work, _ sender: inout EnvelopeSender
  ) throws -> String? {
    let now = ProgramClock.monotonic
    switch work.intake.read(parts, at: now) {
    case .passedOver: break
    case .refused(_, let text, let isNew):
      if isNew { say(text) }
    case .message(let message):
      work.silence.broken(at: now)
      switch message.envelope.payload {
      case .frame(let frame): try look(at: frame, &work, &sender)
      case .endOfStream(let source) where plan.source == nil || plan.source == source:
        detectors.reset(source)
        try sender.sendEnd(of: source, as: .detection, stop: stop)
        work.tally.ends += 1
        return message.envelope.confirmation
      default: break
      }
    }
    return nil
  }

  private func look(at frame: Frame, _ work: inout Work, _ sender: inout EnvelopeSender) throws {
    guard plan.source == nil || plan.source == frame.source else { return }
    let index = work.counts[frame.source, default: 0]
    work.counts[frame.source] = index + 1
    work.tally.frames += 1
    let image: Image
    do throws(MediaError) {
      image = try work.decoder.decode(frame.image)
    } catch {
      work.tally.undecodable += 1
      if work.tally.undecodable == 1 { say("\(frame.source), frame \(frame.stamp.frameID): \(error)") }
      return
    }
    guard
      let boxes = try detectors.detect(image, of: frame.source, captureTime: frame.stamp.captureTime)
    else {
      work.tally.failed += 1
      return
    }
    try recorder?.record(clip: frame.source.text, frame: index, detections: boxes)
    let detections = FrameDetections(
      source: frame.source, stamp: frame.stamp, frameWidth: image.width, frameHeight: image.height,
      detector: detectors.identity, detections: boxes)
    let outcome = try sender.send(
      .detections(detections), as: .detection, source: frame.source, while: { !stop.isRaised })
    guard outcome == .sent else { return }
    work.tally.sent += 1
    work.tally.detections += boxes.count
  }
}
