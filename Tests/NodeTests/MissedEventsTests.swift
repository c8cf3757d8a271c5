import Journal
import TestSupport
import Testing
import VideoModel
import WireFormat

@testable import Node
@testable import PlainText

@Suite struct MissedEventsTests {
  private let folder: TemporaryFolder
  private let path: String
  private let journal: EventJournal

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("events.journal")
    journal = try EventJournal(writing: path)
  }

  private func event(_ id: String, _ phase: AnomalyEvent.Phase = .end) -> AnomalyEvent {
    AnomalyEvent(
      id: id, phase: phase, source: Invented.source(), track: "1", label: "", start: Invented.stamp(0),
      latest: Invented.stamp(1), peak: Invented.stamp(1), peakBox: Invented.walker(atX: 0), peakScore: 3,
      tasks: [], boxes: [], endReason: phase == .end ? .calm : nil)
  }

  private func write(_ events: [AnomalyEvent], at time: Int64) throws {
    var batch = JournalBatch()
    batch.events = events
    try journal.write(batch, at: time)
  }

  private func write(_ id: String, at time: Int64) throws {
    try write([event(id)], at: time)
  }

  /// A ring with one event at each of these seconds, named for it.
  private func board(_ seconds: [Int64], room: Int = 10) -> NodeBoard {
    let board = NodeBoard(name: "n", counters: NodeCounters(), events: room)
    for (index, second) in seconds.enumerated() {
      board.add(
        Envelope(
          node: "n", publisherID: 7, sequence: UInt64(index), publishTime: second * 1_000_000_000,
          payload: .event(event("e\(second)"))), topic: "t")
    }
    return board
  }

  @Test("While the ring has every event since the position, the journal is not read")
  func ring() throws {
    let board = board([10, 20, 30])
    func number(_ start: EventPosition.Start) throws -> UInt64 {
      try MissedEvents(since: start, board: board, journal: "/absent").number
    }
    #expect(try number(.number(1)) == 1)
    #expect(try number(.time(15_000_000_000)) == 1)
    #expect(try number(.time(30_000_000_000)) == 3)
    #expect(try number(.position(#require(EventPosition("2-20000000000")))) == 2)
    #expect(throws: JournalError.self) { try number(.time(5_000_000_000)) }
  }

  @Test("A position of an earlier run counts by its time, and the journal gives each event since then once")
  func earlierRun() throws {
    for (id, second) in [("a", 1), ("b", 3), ("c", 4), ("e10", 10)] as [(String, Int64)] {
      try write(id, at: second * 1_000_000_000)
    }
    // The number of the earlier run is taken by another event of this one.
    let position = try #require(EventPosition("1-2000000000"))
    let missed = try MissedEvents(since: .position(position), board: board([10, 20]), journal: path)
    #expect(missed.journal.map(\.event.id) == ["b", "c"])
    #expect(missed.number == 0)
    #expect(!missed.isCut)
  }

  @Test(
    "More than a thousand missed events are cut to the latest with a notice, and without a journal the ring is all"
  )
  func bounded() throws {
    try write((1...1200).map { event("j\($0)") }, at: 5_000_000_000)
    let missed = try MissedEvents(since: .time(1), board: board([]), journal: path)
    #expect(missed.journal.count == MissedEvents.limit)
    #expect(missed.journal.last?.event.id == "j1200")
    #expect(missed.isCut)
    let alone = try MissedEvents(since: .time(1), board: board([10, 20, 30], room: 2), journal: nil)
    #expect(alone.journal.isEmpty && alone.number == 1 && alone.isCut)
  }

  @Test("A start is a number, an id, a time or a span, and any other text is refused")
  func starts() throws {
    func start(_ text: String) throws -> EventPosition.Start {
      try EventPosition.start(text, now: 3_600_000_000_000)
    }
    #expect(try start("17") == .number(17))
    #expect(
      try start("17-1795819600702891393") == .position(#require(EventPosition("17-1795819600702891393"))))
    #expect(try start("2026-03-01") == .time(1_772_323_200_000_000_000))
    #expect(try start("30m") == .time(1_800_000_000_000))
    for text in ["x", "2026-03", "-5", "1-2-3"] {
      #expect(throws: CommandFailure.self) { try start(text) }
    }
  }
}
