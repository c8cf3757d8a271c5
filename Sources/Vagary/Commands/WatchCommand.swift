import ArgumentParser
import Bus
import Console
import Evaluation
import PlainText
import VideoModel

/// `vagary watch`: shows the messages of a node.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Shows the scores and events of a node, and ends with the balance.",
    discussion: """
      A line shows the oddest object of a moment, at most four lines per second for each source. Its score \
      is -log10 of the share of this camera's normal objects that are at least as odd: 3 is one in a \
      thousand. --json prints every message as one JSON object, the balance last.
      """)

  @Option(name: .long, help: "Endpoint of the node; may be repeated. Default tcp://127.0.0.1:6702.")
  var connect: [String] = []

  @Option(name: .long, help: "Watch only this source.")
  var source: String?

  @Flag(name: .long, help: "Print JSON, one object per message.")
  var json = false

  @Option(name: .long, help: "Stop after this number of ended streams.")
  var untilEnd: Int?

  @Option(
    name: .long, help: "Folder for the pictures of events, from a node with events.crop_strips.",
    completion: .directory)
  var strips: String?

  @OptionGroup var topics: TopicOptions

  func run() throws {
    if let untilEnd, untilEnd < 1 {
      throw CommandFailure(.usage, "--until-end is \(untilEnd)", remedy: "Give 1 or more.")
    }
    let run = WatchRun(
      endpoints: try TopicOptions.receiving(connect.isEmpty ? ["tcp://127.0.0.1:6702"] : connect),
      scheme: try topics.scheme(), insecure: topics.insecure, source: try source.map(TopicOptions.source),
      style: json ? .json : .table, endsWanted: untilEnd, stop: .process,
      strips: try strips.map(StripFolder.init))
    StopDeadline.enforce()
    try run.run(on: BusContext())
  }
}
