import Concurrency
import Console
import Media
import Mesh
import Recordings
import VideoModel
import WireFormat

/// The frame by frame part of ``DetectRun``.
struct DetectHandler: MessageHandler, ~Copyable {
  private let endsWanted: Int?
  private let detectors: SourceDetectors
  private let recorder: DetectionRecorder?
  private let stop: StopSignal
  private let progress: ProgressPrinter
  private let say: (String) -> Void
  var sender: EnvelopeSender
  private var silence: SilenceNotice
  private(set) var tally = DetectionTally()
  /// Frames of each source so far, for the recorder. Empty without one, so that names do not pile up.
  private var counts: [SourceID: Int] = [:]
  private let decoder = ImageDecoder()

  /// - Parameters:
  ///   - endsWanted: number of ended streams after which to stop; `nil` runs until the stop.
  ///   - now: monotonic nanoseconds.
  init(
    endsWanted: Int?, detectors: SourceDetectors, recorder: DetectionRecorder?, stop: StopSignal,
    progress: ProgressPrinter, say: @escaping (String) -> Void, sender: consuming EnvelopeSender,
    startingAt now: Int64
  ) {
    self.endsWanted = endsWanted
    self.detectors = detectors
    self.recorder = recorder
    self.stop = stop
    self.progress = progress
    self.say = say
    self.sender = sender
    silence = SilenceNotice(startingAt: now)
  }

  mutating func handle(_ message: IncomingMessage, at now: Int64) throws {
    silence.broken(at: now)
    switch message.envelope.payload {
    case .frame(let frame):
      try look(at: frame, trace: message.envelope.trace)
      progress.advance(to: tally.frames)
    case .endOfStream(let source):
      detectors.reset(source)
      try sender.sendEnd(of: source, as: .detection, stop: stop)
      tally.ends += 1
    default: break
    }
  }

  func refused(_ text: String) { say(text) }

  func isDone(_ moment: ListeningMoment) -> Bool {
    moment.isStopped || endsWanted.map { tally.ends >= $0 } ?? false
  }

  mutating func timePassed(_ moment: ListeningMoment, _ connections: ConnectionBook) {
    if silence.isDue(at: moment.now) { say("\(connections.text); \(tally.frames) frames so far") }
  }

  private mutating func look(at frame: Frame, trace: TraceContext?) throws {
    let index = counts[frame.source, default: 0]
    if recorder != nil { counts[frame.source] = index + 1 }
    tally.frames += 1
    let image: Image
    do throws(MediaError) {
      image = try decoder.decode(frame.image)
    } catch {
      tally.undecodable += 1
      if tally.undecodable == 1 { say("\(frame.source), frame \(frame.stamp.frameID): \(error)") }
      return
    }
    guard
      let boxes = try detectors.detect(image, of: frame.source, captureTime: frame.stamp.captureTime)
    else {
      tally.failed += 1
      return
    }
    try recorder?.record(video: frame.source.text, frame: index, detections: boxes)
    let detections = FrameDetections(
      source: frame.source, stamp: frame.stamp, frameWidth: image.width, frameHeight: image.height,
      detector: detectors.identity, detections: boxes)
    let sent = try sender.send(
      .detections(detections), as: .detection, source: frame.source,
      trace: trace?.child(spanID: UInt64.random(in: 1...UInt64.max)), while: { [stop] in !stop.isRaised })
    guard sent.outcome == .sent else { return }
    tally.sent += 1
    tally.detections += boxes.count
  }
}
