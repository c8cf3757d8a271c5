import Journal
import TestSupport
import Testing
import VideoModel

@testable import Concurrency
@testable import Node

@Suite struct NodeJournalTests {
  private let folder: TemporaryFolder
  private let configuration: Configuration.Journal

  init() throws {
    folder = try TemporaryFolder()
    var configuration = Configuration.Journal()
    configuration.path = folder.file("events.journal")
    self.configuration = configuration
  }

  private func event(_ id: String, _ source: String) -> AnomalyEvent {
    AnomalyEvent(
      id: id, phase: .start, source: Invented.source(source), track: "1", label: "", start: Invented.stamp(0),
      latest: Invented.stamp(1), peak: Invented.stamp(1), peakBox: Invented.walker(atX: 0), peakScore: 3,
      tasks: [], boxes: [])
  }

  private func open() throws -> NodeJournal {
    try #require(try NodeJournal(configuration, counters: NodeCounters()))
  }

  @Test("Without a path there is no journal")
  func none() throws {
    #expect(try NodeJournal(Configuration.Journal(), counters: NodeCounters()) == nil)
  }

  @Test(
    "Ends of interrupted events are told once, with their source or after a while, over any number of starts")
  func interrupted() throws {
    let first = try open()
    for (id, source) in [("a", "x"), ("b", "y"), ("c", "z")] { first.take(event(id, source)) }
    first.close()

    let second = try open()
    let now = ProgramClock.monotonic
    #expect(second.endsToTell(at: now).isEmpty)
    #expect(second.endsToTell(of: Invented.source("other"), at: now).isEmpty)
    let ends = second.endsToTell(of: Invented.source("y"), at: now)
    #expect(ends.map(\.id) == ["b"])
    #expect(ends.allSatisfy { $0.phase == .end && $0.endReason == .restarted })
    #expect(second.endsToTell(of: Invented.source("y"), at: now).isEmpty)
    for end in ends { second.take(end) }
    second.close()

    let third = try open()
    let later = ProgramClock.monotonic + NodeJournal.patience
    let rest = third.endsToTell(at: later)
    #expect(rest.map(\.id) == ["a", "c"])
    #expect(third.endsToTell(at: later).isEmpty)
    for end in rest { third.take(end) }
    third.close()

    let fourth = try open()
    #expect(fourth.endsToTell(at: .max).isEmpty)
    fourth.close()
  }

  @Test("Events and scores that were taken are in the journal after the end, and counted")
  func written() throws {
    let counters = NodeCounters()
    let journal = try #require(try NodeJournal(configuration, counters: counters))
    journal.take(event("a", "cam-1"))
    journal.take(Invented.frameScore([Invented.object(2, track: "1")], at: Invented.stamp(3)), at: 0)
    journal.close()
    let path = try #require(configuration.path)
    let read = try EventJournal(reading: path)
    #expect(try read.entries().map(\.event) == [event("a", "cam-1")])
    #expect(try read.scores().map(\.p50) == [2])
    #expect(counters[.journalWritten] == 1)
    #expect(counters[.journalDropped] == 0)
  }
}
