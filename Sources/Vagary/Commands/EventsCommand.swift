import ArgumentParser
import Concurrency
import Console
import Journal
import PlainText
import VideoModel

/// `vagary events`: lists the events of a journal.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Lists the events a node has kept in its journal.",
    discussion: """
      Each event is there once, in its latest state, in the order of the latest changes; #N is the running \
      number of that change. Also while the node writes. --json prints what `watch --json` prints of an \
      event, with `number` and `changed_time`; --since with the last number gives what changed since then.
      """)

  @Argument(help: "The file journal.path of the node's configuration names.")
  var journal: String

  @Option(
    name: .long,
    help:
      "Only changes after a time (2026-03-01T09:30Z, UTC without a zone), a span before now (90s, 30m, 2h, 7d) or a running number."
  )
  var since: String?

  @Option(name: .long, help: "Events of this source alone.")
  var source: String?

  @Flag(name: .long, help: "Print JSON, one object an event.")
  var json = false

  @Option(
    name: .long,
    help: "At most so many events: the latest ones, or the first ones after the number of --since.")
  var limit: Int?

  func run() throws {
    if let limit, limit < 1 {
      throw CommandFailure(.usage, "--limit is \(limit)", remedy: "Give 1 or more.")
    }
    let start = try since.map { try StartText.start($0, now: ProgramClock.utc) } ?? .beginning
    var query = JournalQuery(start: start, source: try source.map(TopicOptions.source))
    switch (limit, start) {
    case (nil, _): query.limit = .none
    case (let limit?, .number): query.limit = .first(limit)
    case (let limit?, _): query.limit = .latest(limit)
    }
    try EventJournal(reading: journal).read(query) {
      StandardOutput.line(json ? EventListing.json($0) : EventListing.text($0))
    }
  }
}
