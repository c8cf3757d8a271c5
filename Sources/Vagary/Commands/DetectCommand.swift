import ArgumentParser
import Bus
import Console
import Evaluation
import Footage
import PlainText
import PluginHost
import Recordings
import VideoModel

/// `vagary detect`: runs a detector plugin, on footage into a recording or on the frames of a bus.
struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect", abstract: "Runs a detector plugin on footage or on the frames of a bus.",
    discussion: """
      With footage the command writes the detections to --record. With --connect it receives frames from a bus, \
      sends the detections to --to, and passes the ends of streams on. Every source gets a detector of its own. \
      --record then also keeps the detections, with the source as video and its frames counted from 0.
      """)

  @OptionGroup var footage: FootageOptions
  @OptionGroup var pluginOptions: PluginOptions

  @Option(name: .long, help: "Detector plugin, NAME or NAME:MODEL.")
  var detector: String

  @Option(name: .long, help: "A setting of the detector, KEY=VALUE; may be repeated.")
  var detectorSetting: [String] = []

  @Option(name: .long, help: "File the detections are written to.")
  var record: String?

  @Option(name: .long, help: "Part of a data set: train, test or all.")
  var part = "all"

  @OptionGroup var bus: DetectBusOptions

  func run() throws {
    if bus.isGiven {
      guard footage.paths.isEmpty, footage.dataset == nil else {
        throw CommandFailure(
          .usage, "frames come from footage or from a bus",
          remedy: "Leave out either the footage or --connect.")
      }
      try runOnBus()
    } else {
      try runOnFootage()
    }
  }

  private func runOnBus() throws {
    let setup = try bus.setup()
    let catalog = pluginOptions.catalog()
    let settings = try SettingWords.parse(detectorSetting)
    let detectors = try SourceDetectors { try catalog.detector(detector, settings: settings) }
    let recorder = try record.map { try DetectionRecorder(path: $0, detector: detectors.identity) }
    StopDeadline.enforce()
    try DetectRun(setup: setup, detectors: detectors, recorder: recorder, stop: .process) {
      StandardError.write("vagary: \($0)\n")
    } report: {
      StandardOutput.line($0.text)
    }.run(on: BusContext())
  }

  private func runOnFootage() throws {
    guard let record else {
      throw CommandFailure(
        .usage, "there is no place for the detections",
        remedy: "Give footage and --record FILE, or --connect ENDPOINT for the frames of a bus.")
    }
    let videos = try videos()
    let plugin = try pluginOptions.catalog().detector(
      detector, settings: try SettingWords.parse(detectorSetting))
    let recorder = try DetectionRecorder(path: record, detector: plugin.detectorIdentity)
    let progress = ProgressPrinter("detect", unit: "frames", total: nil)
    var frames = 0
    for video in videos {
      plugin.reset()
      try video.forEachFrame { index, time, image in
        try recorder.record(
          video: video.name, frame: index, detections: plugin.detect(image, captureTime: time))
        frames += 1
        progress.advance(to: frames)
      }
    }
    try recorder.finish()
    progress.finish(at: frames)
  }

  private func videos() throws -> [FootageVideo] {
    guard let dataset = try footage.openDataset() else { return try footage.plainVideos() }
    let rate = footage.frameRate ?? dataset.frameRate
    switch part {
    case "train": return FootageVideo.videos(dataset.training, .train, frameRate: rate)
    case "test": return FootageVideo.videos(dataset.testing, .test, frameRate: rate)
    case "all":
      return FootageVideo.videos(dataset.training, .train, frameRate: rate)
        + FootageVideo.videos(dataset.testing, .test, frameRate: rate)
    default:
      throw CommandFailure(.usage, "--part is \(part)", remedy: "Write train, test or all.")
    }
  }
}

/// The options of `vagary detect` that are about the bus.
struct DetectBusOptions: ParsableArguments {
  @Option(name: .long, help: "Take frames from this endpoint; may be repeated.")
  var connect: [String] = []

  @Option(
    name: .long, help: "Send detections to this endpoint; may be repeated. Default tcp://127.0.0.1:6701.")
  var to: [String] = []

  @Option(name: .long, help: "Look at this source alone.")
  var source: String?

  @Flag(name: .long, help: "Wait for slow subscribers instead of dropping.")
  var lossless = false

  @Option(
    name: .long,
    help: "Subscribers to wait for. Default: 1 with --lossless, otherwise one second for the first one.")
  var waitSubscribers: Int?

  @Option(name: .long, help: "Stop after this number of ended streams.")
  var untilEnd: Int?

  @OptionGroup var topics: TopicOptions

  var isGiven: Bool { !connect.isEmpty }

  func setup() throws -> DetectSetup {
    if let waitSubscribers, waitSubscribers < 0 {
      throw CommandFailure(.usage, "--wait-subscribers is \(waitSubscribers)", remedy: "Give 0 or more.")
    }
    if let untilEnd, untilEnd < 1 {
      throw CommandFailure(.usage, "--until-end is \(untilEnd)", remedy: "Give 1 or more.")
    }
    return DetectSetup(
      input: try TopicOptions.receiving(connect),
      output: try TopicOptions.publishing(to.isEmpty ? ["tcp://127.0.0.1:6701"] : to, .connect),
      scheme: try topics.scheme(), insecure: topics.insecure, source: try source.map(TopicOptions.source),
      isLossless: lossless, subscribers: waitSubscribers ?? (lossless ? 1 : nil), endsWanted: untilEnd)
  }
}
