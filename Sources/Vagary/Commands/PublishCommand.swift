import ArgumentParser
import Bus
import Concurrency
import Console
import Foundation
import Media
import PlainText
import Recordings
import VideoModel

/// `vagary publish`: sends files as the frames of a camera.
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Sends videos or image folders as the frames of a source.",
    discussion: """
      The command sends several files one after the other. Each file has an end of stream of its own, so that \
      no clip reaches over a cut. Without --bind or --connect it connects to the default input of `vagary node`. \
      PUB/SUB drops messages for slow subscribers, and only the subscribers can count them. \
      With --lossless no message is dropped.
      """)

  @Argument(help: "Video files, images or folders of images.")
  var files: [String]

  @Option(name: .long, help: "Name of the source. Default: the name of the first file.")
  var source: String?

  @Option(name: .long, help: "Listen for subscribers at this endpoint; may be repeated.")
  var bind: [String] = []

  @Option(name: .long, help: "Connect to this endpoint; may be repeated. Default tcp://127.0.0.1:6701.")
  var connect: [String] = []

  @Option(name: .long, help: "Frames per second to send, instead of real time.")
  var rate: Double?

  @Flag(name: .long, help: "As fast as the slowest subscriber takes them; implies --lossless.")
  var fullSpeed = false

  @Flag(name: .long, help: "Begin again at the end, until stopped.")
  var loop = false

  @Flag(name: .long, help: "Wait for slow subscribers instead of dropping.")
  var lossless = false

  @Option(
    name: .long,
    help: "Subscribers to wait for. Default: 1 with --lossless, otherwise one second for the first one.")
  var waitSubscribers: Int?

  @Option(name: .long, help: "native (JPEG files untouched, others raw), jpeg or raw.")
  var encoding = FrameRecoder.Encoding.native.rawValue

  @Option(name: .long, help: "Recorded detections to send with the frames (`vagary detect --record`).")
  var detections: String?

  @Option(
    name: .long,
    help: "Name of a video in the recorded detections, once per file. Default: the name of the file.")
  var video: [String] = []

  @Option(
    name: .long,
    help: "Frames per second for the capture times. Default: the rate of the file, 10 for folders.")
  var frameRate: Double?

  @Option(
    name: .long, help: "Capture time of the first frame, now or 0. Default: now in real time, otherwise 0.")
  var startTime: String?

  @OptionGroup var topics: TopicOptions

  func run() throws {
    let setup = try setup()
    StopDeadline.enforce()
    let start = ProgramClock.monotonic
    try PublishRun(setup: setup, stop: .process) {
      StandardError.write("vagary: \($0)\n")
    } report: { tally in
      let seconds = Double(ProgramClock.monotonic - start) / 1e9
      StandardOutput.line(tally.text(source: setup.source, seconds: seconds))
    }.run(on: BusContext())
  }

  /// Checks everything that can be checked before a socket is opened.
  func setup() throws -> PublishSetup {
    guard !files.isEmpty else {
      throw CommandFailure(.usage, "nothing to publish", remedy: "Name a video file or a folder of images.")
    }
    for file in files where !FileManager.default.fileExists(atPath: file) {
      throw MediaError.notFound(path: file)
    }
    guard video.isEmpty || video.count == files.count else {
      throw CommandFailure(
        .usage, "--video is given \(video.count) times for \(files.count) files",
        remedy: "Give it once per file, in the same order.")
    }
    var endpoints = try TopicOptions.publishing(bind, .bind) + TopicOptions.publishing(connect, .connect)
    if endpoints.isEmpty { endpoints = try TopicOptions.publishing(["tcp://127.0.0.1:6701"], .connect) }
    let isLossless = lossless || fullSpeed
    if let waitSubscribers, waitSubscribers < 0 {
      throw CommandFailure(.usage, "--wait-subscribers is \(waitSubscribers)", remedy: "Give 0 or more.")
    }
    let pacing = try pacing()
    return PublishSetup(
      files: files.enumerated().map { index, path in
        PublishSetup.File(path: path, video: video.isEmpty ? SourceName.video(of: path) : video[index])
      },
      source: try sourceID(), endpoints: endpoints, scheme: try topics.scheme(), insecure: topics.insecure,
      pacing: pacing, startTime: try startTime(pacing), frameRate: frameRate, encoding: try frameEncoding(),
      isLooping: loop, isLossless: isLossless, subscribers: waitSubscribers ?? (isLossless ? 1 : nil),
      detections: try recordedDetections())
  }

  private func sourceID() throws -> SourceID {
    if let source { return try TopicOptions.source(source) }
    guard let named = SourceName.source(of: files[0]) else {
      throw CommandFailure(.usage, "\(files[0]) gives no name for the source", remedy: "Give --source NAME.")
    }
    return named
  }

  private func pacing() throws -> FramePacing {
    guard let rate else { return fullSpeed ? .fullSpeed : .realTime }
    guard !fullSpeed else {
      throw CommandFailure(.usage, "--rate and --full-speed exclude each other", remedy: "Give one of them.")
    }
    guard rate > 0, rate <= 1000 else {
      throw CommandFailure(
        .usage, "--rate is \(rate)", remedy: "Give frames per second above 0, at most 1000.")
    }
    return .rate(rate)
  }

  private func startTime(_ pacing: FramePacing) throws -> PublishSetup.StartTime {
    guard let startTime else { return pacing == .realTime ? .now : .zero }
    guard let known = PublishSetup.StartTime(rawValue: startTime) else {
      throw CommandFailure(.usage, "--start-time is \(startTime)", remedy: "Write now or 0.")
    }
    return known
  }

  private func frameEncoding() throws -> FrameRecoder.Encoding {
    guard let known = FrameRecoder.Encoding(rawValue: encoding) else {
      let names = FrameRecoder.Encoding.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "--encoding is \(encoding)", remedy: "Known: \(names).")
    }
    return known
  }

  private func recordedDetections() throws -> RecordedDetections? {
    guard let detections else {
      guard video.isEmpty else {
        throw CommandFailure(
          .usage, "--video names videos of recorded detections", remedy: "Give --detections FILE, too.")
      }
      return nil
    }
    let recorded = try RecordedDetections.read(detections)
    let videos = video.isEmpty ? files.map(SourceName.video) : video
    if let missing = videos.first(where: { recorded.videos[$0] == nil }) {
      throw CommandFailure(
        .badData, "\(detections) has no video \(missing)",
        remedy: "Name the video with --video; the file has: "
          + recorded.videoNames.prefix(8).joined(separator: ", ") + ".")
    }
    return recorded
  }
}
