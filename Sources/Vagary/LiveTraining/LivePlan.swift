import ArgumentParser
import Bus
import Ingest
import PluginHost
import VideoModel

/// Where footage comes from when it is no file, and how long.
struct LiveOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Learn off the bus: endpoint with frames and detections, in place of files; may be repeated.")
  var connect: [String] = []

  @Option(
    name: .long,
    help: "Camera to learn from (with --connect); may be repeated: cameras that share weights.")
  var source: [String] = []

  @Option(name: .customLong("for"), help: "How long to collect: 90s, 30m, 2h (with --connect).")
  var duration = "1h"

  @Option(
    name: .long,
    help: "How long to listen after training for the calibration; 0s: not at all. Default: 15 % of --for.")
  var calibrateFor: String?

  @Option(
    name: .long,
    help:
      "Most tracks, 0 to 0.5 of all, that the calibration leaves out where they stand apart (with --connect)."
  )
  var trim = 0.01

  @Option(
    name: .long, help: "Folder for the page with the oddest objects. Default: the bundle's (with --connect).")
  var review: String?

  @Option(
    name: .long,
    help: "Leave out a part of every day, UTC: 12:03-12:10; may be repeated (with --connect).")
  var excludeTime: [String] = []

  @Flag(name: .long, help: "Wait for late detections without end: for producers that lose nothing.")
  var lossless = false

  @OptionGroup var topics: TopicOptions

  /// Everything that can be checked before a socket is opened.
  func plan(detector: (name: String, settings: [String: String])?, ignore: [Polygon]) throws -> LivePlan {
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
    var listening = seconds * 0.15
    if let calibrateFor {
      guard let given = calibrateFor.wholeMatch(of: /0+[smhd]?/) != nil ? 0 : TimeSpan.seconds(calibrateFor)
      else {
        throw CommandFailure(
          .usage, "--calibrate-for is \(JSONText.quoted(calibrateFor))",
          remedy: "Write for example 90s, 30m or 2h, or 0s for none.")
      }
      listening = given
    }
    guard (0...0.5).contains(trim) else {
      throw CommandFailure(
        .usage, "--trim is \(trim)", remedy: "Write a part of 1, 0 to 0.5; 0 leaves out none.")
    }
    let excluded = try excludeTime.map { text in
      guard let span = DaySpan(text) else {
        throw CommandFailure(
          .usage, "--exclude-time is \(JSONText.quoted(text))", remedy: "Write FROM-TO in UTC: 12:03-12:10.")
      }
      return span
    }
    var join = lossless ? JoinConfiguration.lossless : JoinConfiguration()
    join.maximumBytes = 256 << 20
    return LivePlan(
      endpoints: try TopicOptions.receiving(connect), scheme: try topics.scheme(), insecure: topics.insecure,
      sources: sources, seconds: seconds, listeningSeconds: listening, trim: trim, excluded: excluded,
      join: join, isLossless: lossless, detector: detector,
      ignore: ignore)
  }
}

/// Learning off the bus, made concrete before anything starts.
struct LivePlan: Sendable {
  var endpoints: [Endpoint]
  var scheme: TopicScheme
  var insecure: Bool
  /// In the order they were named, each once.
  var sources: [SourceID]
  /// How long objects are collected.
  var seconds: Double
  /// How long the bus is listened to after training; 0: not at all.
  var listeningSeconds: Double
  /// 0...0.5.
  var trim: Double
  var excluded: [DaySpan]
  var join: JoinConfiguration
  var isLossless: Bool
  /// The detector that this program runs itself; `nil`: boxes come off the bus.
  var detector: (name: String, settings: [String: String])?
  /// Objects that stand there are neither learnt from nor calibrated on, on all sources.
  var ignore: [Polygon]

  func isExcluded(_ captureTime: Int64) -> Bool { excluded.contains { $0.holds(captureTime) } }
}
