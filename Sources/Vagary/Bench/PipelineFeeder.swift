import Bus
import Concurrency
import Glibc
import Mesh
import VideoModel
import WireFormat

/// Sends invented streams in real time: frames encoded beforehand, with their detections.
///
/// Created and used in one thread.
struct PipelineFeeder: ~Copyable {
  /// Least number of frames queued for the node.
  private static let highWater = 64

  let sources: [SourceID]
  private let content: EncodedScene
  private let interval: Double
  private var sender: EnvelopeSender

  /// The time at which each frame was sent.
  private(set) var times: PipelineTally.SendTimes = [:]
  private(set) var delays = LatencyHistogram()
  private(set) var detectionsSent = 0

  /// Binds `endpoint`.
  ///
  /// - Parameter rate: frames per second of each source, above 0.
  init(
    _ context: BusContext, at endpoint: Endpoint, _ content: EncodedScene, sources: [SourceID], rate: Double
  ) throws(BusError) {
    var options = SocketOptions()
    options.sendHighWater = max(Self.highWater, 4 * sources.count)
    sender = try EnvelopeSender(
      context, at: [endpoint], scheme: .standard, insecure: false, options: options, node: "bench")
    self.content = content
    self.sources = sources
    interval = Double(ProgramClock.second) / rate
  }

  /// Waits for the subscriptions of a node.
  ///
  /// - Returns: false when `stop` came first.
  mutating func waitForNode(_ stop: StopSignal) throws(BusError) -> Bool {
    for kind in [Topic.Kind.frame, .detection] {
      guard try sender.waitForSubscribers(1, of: kind, source: nil, stop: stop, say: { _ in }) else {
        return false
      }
    }
    return true
  }

  /// Sends `frames` frames of every source, the sources one after the other within the time of a frame, and
  /// then the ends of stream.
  ///
  /// - Parameter check: called before every round of frames. An error it throws ends the feeding.
  mutating func run(frames: Int, stop: StopSignal, check: () throws -> Void) throws {
    let start = ProgramClock.monotonic + 50 * ProgramClock.millisecond
    let startTime = ProgramClock.utc
    for source in sources { times[source] = [] }
    for frame in 0..<frames {
      try check()
      for (index, source) in sources.enumerated() {
        let due =
          start + Int64(interval * (Double(frame) + Double(index) / Double(sources.count)))
        while !stop.isRaised, due > ProgramClock.monotonic {
          let left = Double(due - ProgramClock.monotonic) / 1000
          if left > 0 { usleep(UInt32(min(left, 100_000))) }
        }
        if stop.isRaised { break }
        let stamp = FrameStamp(
          frameID: UInt64(frame), captureTime: startTime + Int64(interval * Double(frame)))
        let now = ProgramClock.monotonic
        delays.record(now - due)
        times[source]?.append(now)
        try send(frame % content.images.count, of: source, stamp)
      }
    }
    for source in sources {
      try sender.sendEnd(of: source, as: .frame, stop: stop)
      try sender.sendEnd(of: source, as: .detection, stop: stop)
    }
  }

  private mutating func send(_ number: Int, of source: SourceID, _ stamp: FrameStamp) throws(BusError) {
    _ = try sender.send(
      .frame(Frame(source: source, stamp: stamp, image: content.images[number])), as: .frame, source: source,
      while: { false })
    let list = FrameDetections(
      source: source, stamp: stamp, frameWidth: content.scene.width, frameHeight: content.scene.height,
      detector: content.scene.detector, detections: content.detections[number])
    _ = try sender.send(.detections(list), as: .detection, source: source, while: { false })
    detectionsSent += list.detections.count
  }
}
