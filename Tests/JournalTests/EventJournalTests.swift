import Foundation
import GRDB
import TestSupport
import Testing
import VideoModel

@testable import Journal

@Suite struct EventJournalTests {
  private let folder: TemporaryFolder
  private let path: String
  private let now = InventedEvents.now

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("events.journal")
  }

  @Test("An event comes back as it was stored, whatever its numbers are")
  func sameEvent() throws {
    var odd = InventedEvents.event("odd", .start, boxes: 0)
    odd.start.frameID = .max
    odd.latest.captureTime = .min
    odd.label = "dog \"Rex\" 🐕"
    odd.peakScore = .infinity
    odd.tasks = [TaskScore(task: "t", raw: -.infinity, tail: .leastNonzeroMagnitude)]
    let plain = InventedEvents.event("plain", .end, boxes: 600)
    let journal = try EventJournal(writing: path)
    try journal.write(InventedEvents.batch(odd, plain), at: now)
    let read = try EventJournal(reading: path).entries()
    #expect(read.map(\.event) == [odd, plain])
    #expect(read.map(\.number) == [1, 2])
    #expect(read.map(\.changed) == [now, now])
  }

  @Test("An event is one row, its latest state under a new running number")
  func phases() throws {
    let journal = try EventJournal(writing: path)
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .start)), at: now)
    try journal.write(InventedEvents.batch(InventedEvents.event("b", .start)), at: now + 1)
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .end, peakScore: 9)), at: now + 2)
    let read = try journal.entries()
    #expect(read.map(\.event.id) == ["b", "a"])
    #expect(read.map(\.number) == [2, 3])
    #expect(read.last?.event == InventedEvents.event("a", .end, peakScore: 9))
  }

  @Test("A reader that asks for changes since its last number misses none")
  func since() throws {
    let journal = try EventJournal(writing: path)
    let reader = try { try EventJournal(reading: path) }()
    var seen: [String] = []
    var last: Int64 = 0
    for (step, event) in [
      InventedEvents.event("a", .start), InventedEvents.event("b", .start), InventedEvents.event("a", .end),
    ].enumerated() {
      try journal.write(InventedEvents.batch(event), at: now + Int64(step))
      for entry in try reader.entries(JournalQuery(start: .number(last))) {
        seen.append("\(entry.event.id) \(entry.event.phase)")
        last = entry.number
      }
    }
    #expect(seen == ["a start", "b start", "a end"])
    #expect(try reader.entries(JournalQuery(start: .number(last))).isEmpty)
  }

  @Test("Time, source and limit choose what is read")
  func query() throws {
    let journal = try EventJournal(writing: path)
    for (index, source) in ["x", "y", "x", "x"].enumerated() {
      try journal.write(
        InventedEvents.batch(InventedEvents.event("\(index)", .start, source: source)), at: now + Int64(index)
      )
    }
    func ids(_ query: JournalQuery) throws -> [String] { try journal.entries(query).map(\.event.id) }
    #expect(try ids(JournalQuery(start: .time(now + 1))) == ["2", "3"])
    #expect(try ids(JournalQuery(source: Invented.source("x"))) == ["0", "2", "3"])
    #expect(try ids(JournalQuery(source: Invented.source("x"), limit: .latest(2))) == ["2", "3"])
    #expect(try ids(JournalQuery(start: .number(1), limit: .first(2))) == ["1", "2"])
    #expect(try ids(JournalQuery(start: .number(1), source: Invented.source("y"), limit: .first(2))) == ["1"])
  }

  @Test("Events without an end get one when the journal is opened again, until the end is published")
  func interrupted() throws {
    do {
      let journal = try EventJournal(writing: path)
      try journal.write(
        InventedEvents.batch(
          InventedEvents.event("open", .start), InventedEvents.event("moved", .update),
          InventedEvents.event("over", .end)), at: now)
    }
    var expected = [InventedEvents.event("open", .end), InventedEvents.event("moved", .end)]
    for index in expected.indices { expected[index].endReason = .restarted }
    do {
      let journal = try EventJournal(writing: path)
      #expect(try journal.endInterrupted(at: now + 5) == expected)
      #expect(try journal.entries().map(\.event.phase) == [.end, .end, .end])
      #expect(try journal.entries().map(\.number) == [3, 4, 5])
      var published = JournalBatch()
      published.published = ["open"]
      try journal.write(published, at: now + 6)
    }
    // The node ended once more before it published the other end.
    let journal = try EventJournal(writing: path)
    #expect(try journal.endInterrupted(at: now + 7) == [expected[1]])
    #expect(try journal.entries().map(\.number) == [3, 4, 5])
  }

  @Test("A second writer is refused, a reader is not")
  func oneWriter() throws {
    let journal = try EventJournal(writing: path)
    #expect(throws: JournalError.inUse(path: path)) { try EventJournal(writing: path) }
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .start)), at: now)
    #expect(try EventJournal(reading: path).entries().count == 1)
  }

  @Test("A batch that fails leaves none of its events behind")
  func atomic() throws {
    let journal = try EventJournal(writing: path)
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .start)), at: now)
    // A disk without more pages: SQLite itself reports that it is full.
    try journal.database.write { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let small = InventedEvents.event("b", .start, boxes: 0)
    let large = InventedEvents.event("c", .start, boxes: 600)
    let error = #expect(throws: JournalError.self) {
      try journal.write(InventedEvents.batch(small, large), at: now)
    }
    guard case .io(path, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("full"))
    #expect(try journal.entries().map(\.event.id) == ["a"])
    try journal.write(InventedEvents.batch(small), at: now)
    #expect(try journal.entries().map(\.number) == [1, 2])
  }

  @Test("Starts and ends are committed with a sync, updates alone without")
  func synchronous() throws {
    let journal = try EventJournal(writing: path)
    func level() throws -> Int? {
      try journal.database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .update)), at: now)
    #expect(try level() == 1)
    try journal.write(
      InventedEvents.batch(InventedEvents.event("a", .update), InventedEvents.event("b", .start)), at: now)
    #expect(try level() == 2)
    #expect(try journal.database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
  }

  @Test("A row that no node has written is reported by event and column")
  func badRow() throws {
    let journal = try EventJournal(writing: path)
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .start)), at: now)
    try journal.database.write { try $0.execute(sql: "UPDATE events SET boxes = x'00'") }
    #expect(throws: JournalError.badRow(path: path, event: "a", column: "boxes")) { try journal.entries() }
  }
}
