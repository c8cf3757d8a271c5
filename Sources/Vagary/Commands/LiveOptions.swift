import ArgumentParser
import Bus
import Ingest
import LiveTraining
import PlainText
import PluginHost
import VideoModel

/// Options for footage off the bus: where it comes from, and for how long.
struct LiveOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Off the bus: endpoint with frames and detections, in place of files; may be repeated.")
  var connect: [String] = []

  @Option(
    name: .long,
    help: "Camera (with --connect); may be repeated: cameras that share weights.")
  var source: [String] = []

  @Option(name: .customLong("for"), help: "How long to take frames: 90s, 30m, 2h (with --connect).")
  var duration = "1h"

  @Option(
    name: .long,
    help:
      "Most tracks, 0 to 0.5 of all, that the calibration leaves out where they stand apart. Default: 0.01 with --connect, otherwise 0."
  )
  var trim: Double?

  @Option(
    name: .long,
    help: "Leave out a part of every day, UTC: 12:03-12:10; may be repeated (with --connect).")
  var excludeTime: [String] = []

  @Flag(name: .long, help: "Wait for late detections without end: for producers that lose nothing.")
  var lossless = false

  @OptionGroup var topics: TopicOptions

  /// The part that a calibration may leave out.
  func trimmed(otherwise usual: Double) throws -> Double {
    let trim = trim ?? usual
    guard (0...0.5).contains(trim) else {
      throw CommandFailure(
        .usage, "--trim is \(trim)", remedy: "Write a part of 1, 0 to 0.5; 0 leaves out none.")
    }
    return trim
  }

  /// Refuses what belongs to frames off the bus where they come from files.
  func requireNoSource() throws {
    guard source.isEmpty else {
      throw CommandFailure(
        .usage, "--source names a camera on the bus", remedy: "Say where with --connect ENDPOINT.")
    }
  }

  /// Refuses files beside an endpoint.
  func requireNoFiles(_ footage: FootageOptions, _ boxes: DetectionOptions) throws {
    guard footage.paths.isEmpty, footage.dataset == nil, boxes.detections.isEmpty else {
      throw CommandFailure(
        .usage, "footage comes from files or off the bus, not both",
        remedy: "With --connect give neither files nor --detections; frames and boxes come from the endpoint."
      )
    }
  }

  /// Everything that can be checked before a socket is opened.
  func setup(_ boxes: DetectionOptions) throws -> LiveSetup {
    let settings = try SettingWords.parse(boxes.detectorSetting)
    let ignore = try boxes.polygons()
    guard !source.isEmpty else {
      throw CommandFailure(.usage, "--connect needs to know the camera", remedy: "Name it with --source ID.")
    }
    let sources = try source.map(TopicOptions.source)
    guard Set(sources).count == sources.count else {
      throw CommandFailure(.usage, "--source names a camera twice", remedy: "Name each once.")
    }
    guard let seconds = TimeSpan.seconds(duration) else {
      throw CommandFailure(
        .usage, "--for is \(JSONText.quoted(duration))", remedy: "Write for example 90s, 30m or 2h.")
    }
    let excluded = try excludeTime.map { text in
      guard let span = DaySpan(text) else {
        throw CommandFailure(
          .usage, "--exclude-time is \(JSONText.quoted(text))", remedy: "Write FROM-TO in UTC: 12:03-12:10.")
      }
      return span
    }
    return LiveSetup(
      endpoints: try TopicOptions.receiving(connect), scheme: try topics.scheme(), insecure: topics.insecure,
      sources: sources, seconds: seconds, trim: try trimmed(otherwise: 0.01), excluded: excluded,
      join: lossless ? .lossless : JoinConfiguration(), isLossless: lossless,
      detector: boxes.detector.map { ($0, settings) },
      ignore: ignore)
  }
}
