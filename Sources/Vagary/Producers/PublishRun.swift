import Bus
import Concurrency
import Console
import Media
import Mesh
import PlainText
import VideoModel
import WireFormat

/// Sends files as the frames of a source. One thread: the caller's.
struct PublishRun {
  /// Counts of the messages that were sent.
  struct Tally: Sendable, Equatable {
    var frames = 0
    /// Frames that were sent while there was no subscriber.
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
      if unheard > 0 { parts.append("\(unheard) while there was no subscriber") }
      if damaged > 0 { parts.append("\(damaged) damaged pieces skipped") }
      return parts.joined(separator: ", ")
    }
  }

  let setup: PublishSetup
  let stop: StopSignal
  /// Takes the notices of the wait for subscribers.
  let say: (String) -> Void
  /// Takes the closing line, once the last message is handed over.
  let report: (Tally) -> Void

  /// Returns when all was handed over to the subscribers, or soon after a stop.
  ///
  /// - Throws: `MediaError` for a file that cannot be used, `BusError` for an endpoint. A stream that has
  ///   begun is ended on the bus before.
  func run(on bus: any MessageBus) throws {
    // An unusable first file is reported before the wait for subscribers.
    let first = try openFrames(path: setup.files[0].path, frameRate: setup.frameRate)
    let recoder = try FrameRecoder(setup.encoding)
    var sender = try EnvelopeSender(
      bus, at: setup.endpoints, scheme: setup.scheme, insecure: setup.insecure, options: setup.socketOptions)
    try waitForSubscribers(&sender)
    var tally = Tally()
    var stream = OpenStream(setup, recoder: recoder, start: ProgramClock.monotonic)
    let total = setup.isLooping || setup.files.count > 1 ? nil : first.frameCount
    let progress = ProgressPrinter("publish", unit: "frames", total: total)
    var frames: (any FrameSequence)? = first
    repeat {
      for file in setup.files where !stop.isRaised {
        let sequence = try frames ?? openFrames(path: file.path, frameRate: setup.frameRate)
        frames = nil
        try send(sequence, of: file, stream: &stream, with: &sender, &tally, progress)
        tally.damaged += sequence.damagedPieces
      }
    } while setup.isLooping && !stop.isRaised
    try sender.waitUntilRead(stop: stop)
    progress.finish(at: tally.frames)
    report(tally)
  }

  /// The state that is kept from file to file.
  private struct OpenStream {
    let recoder: FrameRecoder
    /// When the first frame was due, monotonic.
    let start: Int64
    let clock: ClockSource
    var timeline: StreamTimeline

    init(_ setup: PublishSetup, recoder: FrameRecoder, start: Int64) {
      self.recoder = recoder
      self.start = start
      clock = setup.startTime == .now ? .receiver : .file
      timeline = StreamTimeline(startTime: setup.startTime == .now ? ProgramClock.utc : 0)
    }
  }

  private func waitForSubscribers(_ sender: inout EnvelopeSender) throws(BusError) {
    _ = try sender.waitForSubscribers(
      setup.subscribers, of: .frame, source: setup.source, stop: stop, say: say)
    guard setup.detections != nil, setup.subscribers ?? 0 > 0 else { return }
    _ = try sender.waitForSubscribers(1, of: .detection, source: setup.source, stop: stop, say: say)
  }

  /// Sends the frames of one file and then an end of stream, also when a frame fails.
  private func send(
    _ frames: any FrameSequence, of file: PublishSetup.File, stream: inout OpenStream,
    with sender: inout EnvelopeSender, _ tally: inout Tally, _ progress: ProgressPrinter
  ) throws {
    stream.timeline.beginFile(frameRate: frames.frameRate)
    do {
      while !stop.isRaised, let frame = try frames.next() {
        let (stamp, elapsed) = stream.timeline.next(captureTime: frame.captureTime)
        let image = try stream.recoder.recode(frame.image)
        wait(until: setup.pacing.due(number: tally.frames, elapsed: elapsed).map { stream.start + $0 })
        guard !stop.isRaised else { break }
        let message = Payload.frame(Frame(source: setup.source, stamp: stamp, image: image))
        let timing = FrameTiming(clock: stream.clock, presentation: frame.presentation)
        let sent = try sender.send(
          message, as: .frame, source: setup.source, timing: timing, while: { !stop.isRaised })
        guard sent.outcome == .sent else { break }
        tally.frames += 1
        if sender.subscriberCount(.frame, source: setup.source) == 0 { tally.unheard += 1 }
        try sendDetections(of: file.video, frame, stamp, with: &sender, &tally)
        progress.advance(to: tally.frames)
      }
    } catch {
      try sendEnd(with: &sender)
      throw error
    }
    try sendEnd(with: &sender)
  }

  private func sendDetections(
    of video: String, _ frame: SequencedFrame, _ stamp: FrameStamp, with sender: inout EnvelopeSender,
    _ tally: inout Tally
  ) throws(BusError) {
    guard let recorded = setup.detections, let boxes = recorded.detections(video: video, frame: frame.index)
    else {
      return
    }
    let detections = FrameDetections(
      source: setup.source, stamp: stamp, frameWidth: frame.image.width, frameHeight: frame.image.height,
      detector: recorded.detector, detections: boxes)
    let sent = try sender.send(
      .detections(detections), as: .detection, source: setup.source, while: { !stop.isRaised })
    guard sent.outcome == .sent else { return }
    tally.detections += boxes.count
    tally.framesWithDetections += 1
  }

  private func sendEnd(with sender: inout EnvelopeSender) throws(BusError) {
    try sender.sendEnd(of: setup.source, as: .frame, stop: stop)
    if setup.detections != nil { try sender.sendEnd(of: setup.source, as: .detection, stop: stop) }
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
