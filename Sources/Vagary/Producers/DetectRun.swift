import Bus
import Concurrency
import Console
import Mesh
import Recordings
import VideoModel
import WireFormat

/// Runs a detector on the frames of a bus and sends the detections. One thread: the caller's.
struct DetectRun {
  let setup: DetectSetup
  let detectors: SourceDetectors
  /// Also takes the detections; a source is a video, its frames are counted from 0.
  let recorder: DetectionRecorder?
  let stop: StopSignal
  /// Takes notices: waits, silence and unusable messages.
  let say: (String) -> Void
  /// Takes the closing line, once the last message is handed over.
  let report: (DetectionTally) -> Void

  /// Returns after the wanted number of ended streams, or soon after a stop, when all was handed over.
  func run(on bus: any MessageBus) throws {
    var sender = try EnvelopeSender(
      bus, at: setup.output, scheme: setup.scheme, insecure: setup.insecure, options: setup.outputOptions)
    // The run asks for frames only once there are subscribers to its detections. So a chain of such
    // programs gets ready from its end to its beginning.
    _ = try sender.waitForSubscribers(
      setup.subscribers, of: .detection, source: setup.source, stop: stop, say: say)
    var listener = try Listener(
      bus,
      ListenerSetup(
        setup.input, scheme: setup.scheme, kinds: [.frame], sources: setup.source.map { [$0] },
        insecure: setup.insecure, options: setup.inputOptions), stop: stop)
    let progress = ProgressPrinter("detect", unit: "frames", total: nil)
    var handler = DetectHandler(
      endsWanted: setup.endsWanted, detectors: detectors, recorder: recorder, stop: stop, progress: progress,
      say: say, sender: sender, startingAt: bus.now)
    try listener.run(&handler)
    try handler.sender.waitUntilRead(stop: stop)
    var tally = handler.tally
    progress.finish(at: tally.frames)
    tally.lost = listener.intake.lost
    tally.unreadable = listener.intake.droppedTotal
    try recorder?.finish()
    report(tally)
  }
}
