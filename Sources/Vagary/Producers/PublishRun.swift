import Bus
import Concurrency
import Console
import Media
import Mesh
import PlainText
import VideoModel
import WireFormat

/// Sends files as the frames of a source. One thread: that of the caller.
struct PublishRun {
  /// What was sent.
  struct Tally: Sendable, Equatable {
    var frames = 0
    /// Frames that went out while nobody had subscribed.
    var unheard = 0
    var detections = 0
    var framesWithDetections = 0
    /// Pieces of the files that could not be decoded.
    var damaged = 0

    /// The closing line.
    func text(source: SourceID, seconds: Double) -> String {
      var parts = ["\(frames) frames sent as \(source) in \(Rounded.text(seconds, places: 1)) s"]
      if framesWithDetections > 0 {
        parts.append("\(detections) detections in \(framesWithDetections) of them")
      }
      if unheard > 0 { parts.append("\(unheard) while nobody listened") }
      if damaged > 0 { parts.append("\(damaged) damaged pieces passed over") }
      return parts.joined(separator: ", ")
    }
  }

  let plan: PublishSetup
  let stop: StopSignal
  /// Told what is waited for.
  let say: (String) -> Void
  /// Told the closing line once the last message is on its way.
  let report: (Tally) -> Void

  /// Returns when all was handed over to those who listen, or soon after a stop.
  ///
  /// - Throws: `MediaError` for a file that cannot be used, `BusError` for an endpoint; what was begun
  ///   is then ended on the bus.
  func run() throws {
    // The first file is opened before anybody is kept waiting.
    let first = try openFrames(path: plan.footage[0].path, frameRate: plan.frameRate)
    let recoder = try FrameRecoder(plan.encoding)
    let context = try BusContext()
    var sender = try EnvelopeSender(
      context, at: plan.endpoints, scheme: plan.scheme, insecure: plan.insecure, options: plan.socketOptions)
    try waitForSubscribers(&sender)
    var tally = Tally()
    var stream = OpenStream(plan: plan, recoder: recoder, start: ProgramClock.monotonic)
    let total = plan.isLooping || plan.footage.count > 1 ? nil : first.frameCount
    let progress = ProgressPrinter("publish", unit: "frames", total: total)
    var frames: (any FrameSequence)? = first
    repeat {
      for footage in plan.footage where !stop.isRaised {
        let sequence = try frames ?? openFrames(path: footage.path, frameRate: plan.frameRate)
        frames = nil
        try send(sequence, of: footage, stream: &stream, with: &sender, &tally, progress)
        tally.damaged += sequence.damagedPieces
      }
    } while plan.isLooping && !stop.isRaised
    try sender.waitUntilRead(stop: stop)
    progress.finish(at: tally.frames)
    report(tally)
  }

  /// What goes on from file to file.
  private struct OpenStream {
    let recoder: FrameRecoder
    /// When the first frame was due, monotonic.
    let start: Int64
    let clock: ClockSource
    var timeline: StreamTimeline

    init(plan: PublishSetup, recoder: FrameRecoder, start: Int64) {
      self.recoder = recoder
      self.start = start
      clock = plan.epoch == .now ? .receiver : .file
      timeline = StreamTimeline(epoch: plan.epoch == .now ? ProgramClock.utc : 0)
    }
  }

  private func waitForSubscribers(_ sender: inout EnvelopeSender) throws(BusError) {
    _ = try sender.waitForSubscribers(plan.subscribers, of: .frame, source: plan.source, stop: stop, say: say)
    guard plan.detections != nil, plan.subscribers ?? 0 > 0 else { return }
    _ = try sender.waitForSubscribers(1, of: .detection, source: plan.source, stop: stop, say: say)
  }

  /// Sends one file and its end, whatever comes between.
  private func send(
    _ frames: any FrameSequence, of footage: PublishSetup.Footage, stream: inout OpenStream,
    with sender: inout EnvelopeSender, _ tally: inout Tally, _ progress: ProgressPrinter
  ) throws {
    stream.timeline.beginFile(frameRate: frames.frameRate)
    do {
      while !stop.isRaised, let frame = try frames.next() {
        let (stamp, elapsed) = stream.timeline.next(captureTime: frame.captureTime)
        let image = try stream.recoder.recode(frame.image)
        wait(until: plan.pacing.due(number: tally.frames, elapsed: elapsed).map { stream.start + $0 })
        guard !stop.isRaised else { break }
        let message = Payload.frame(Frame(source: plan.source, stamp: stamp, image: image))
        let timing = FrameTiming(clock: stream.clock, presentation: frame.presentation)
        let outcome = try sender.send(
          message, as: .frame, source: plan.source, timing: timing, while: { !stop.isRaised })
        guard outcome == .sent else { break }
        tally.frames += 1
        if sender.subscriberCount(.frame, source: plan.source) == 0 { tally.unheard += 1 }
        try sendDetections(footage.clip, frame, stamp, with: &sender, &tally)
        progress.advance(to: tally.frames)
      }
    } catch {
      try sendEnd(with: &sender)
      throw error
    }
    try sendEnd(with: &sender)
  }

  private func sendDetections(
    _ clip: String, _ frame: SequencedFrame, _ stamp: FrameStamp, with sender: inout EnvelopeSender,
    _ tally: inout Tally
  ) throws(BusError) {
    guard let recorded = plan.detections, let boxes = recorded.detections(clip: clip, frame: frame.index)
    else {
      return
    }
    let detections = FrameDetections(
      source: plan.source, stamp: stamp, frameWidth: frame.image.width, frameHeight: frame.image.height,
      detector: recorded.detector, detections: boxes)
    let outcome = try sender.send(
      .detections(detections), as: .detection, source: plan.source, while: { !stop.isRaised })
    guard outcome == .sent else { return }
    tally.detections += boxes.count
    tally.framesWithDetections += 1
  }

  private func sendEnd(with sender: inout EnvelopeSender) throws(BusError) {
    try sender.sendEnd(of: plan.source, as: .frame, stop: stop)
    if plan.detections != nil { try sender.sendEnd(of: plan.source, as: .detection, stop: stop) }
  }

  /// Sleeps until a monotonic time, or the stop.
  private func wait(until due: Int64?) {
    guard let due else { return }
    while !stop.isRaised {
      let left = due - ProgramClock.monotonic
      guard left > 0 else { return }
      stop.wait(milliseconds: Int32(clamping: max(1, left / ProgramClock.millisecond)))
    }
  }
}
