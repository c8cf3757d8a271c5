import Foundation
import GRDB
import TestSupport
import Testing

@testable import Journal

@Suite struct JournalFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("events.journal")
  }

  private func bytes() throws -> Data { try Data(contentsOf: folder.url("events.journal")) }

  /// The version after the current one, with one more column.
  private static let later = JournalSchema(
    steps: JournalSchema.current.steps + [
      { db in
        try db.execute(sql: "ALTER TABLE events ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")
      }
    ])

  @Test("A file that is not a database is refused and left as it is")
  func text() throws {
    try folder.write(String(repeating: "dear diary, ", count: 1000), to: "events.journal")
    let before = try bytes()
    for open in [{ try EventJournal(writing: path) }, { try EventJournal(reading: path) }] {
      let error = #expect(throws: JournalError.self) { try open() }
      guard case .noJournal(path, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    #expect(try bytes() == before)
  }

  @Test("A database of a foreign program is refused and left as it is")
  func foreign() throws {
    try {
      let other = try DatabaseQueue(path: path)
      try other.write { try $0.execute(sql: "CREATE TABLE diary (text); INSERT INTO diary VALUES ('dear')") }
    }()
    let before = try bytes()
    let refusal = JournalError.noJournal(path: path, reason: "it is a database of something else")
    #expect(throws: refusal) { try EventJournal(writing: path) }
    #expect(throws: JournalError.self) { try EventJournal(reading: path) }
    #expect(try bytes() == before)
  }

  @Test("An empty file becomes a journal; a missing one is made for writing, not for reading")
  func empty() throws {
    #expect(throws: JournalError.missing(path: path)) { try EventJournal(reading: path) }
    #expect(try folder.names().isEmpty)
    try folder.write("", to: "events.journal")
    #expect(try EventJournal(writing: path).entries().isEmpty)
    #expect(try EventJournal(reading: path).entries().isEmpty)
  }

  @Test("A journal in a missing folder is an error of the system")
  func noFolder() throws {
    let error = #expect(throws: JournalError.self) {
      try EventJournal(writing: folder.file("nowhere/events.journal"))
    }
    guard case .io = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("An older journal is brought up to date with all it holds; only a writer does that")
  func migration() throws {
    let event = InventedEvents.event("a", .end)
    try {
      try EventJournal(writing: path).write(InventedEvents.batch(event), at: InventedEvents.now)
    }()
    #expect(throws: JournalError.earlierVersion(path: path, version: 1, known: 2)) {
      try EventJournal(reading: path, schema: Self.later)
    }
    try {
      let journal = try EventJournal(writing: path, retention: .init(), schema: Self.later)
      #expect(try journal.entries().map(\.event) == [event])
      #expect(
        try journal.database.read { try String.fetchAll($0, sql: "SELECT note FROM events") } == ["none"])
    }()
    #expect(try EventJournal(reading: path, schema: Self.later).entries().count == 1)
  }

  @Test("A journal of a later version is refused and left as it is")
  func later() throws {
    try { _ = try EventJournal(writing: path, retention: .init(), schema: Self.later) }()
    let before = try bytes()
    let refusal = JournalError.laterVersion(path: path, version: 2, known: 1)
    #expect(throws: refusal) { try EventJournal(writing: path) }
    #expect(throws: refusal) { try EventJournal(reading: path) }
    #expect(refusal.description.contains("use the program that wrote it"))
    #expect(try bytes() == before)
  }

  @Test("A migration that fails half-way leaves the journal at its old version")
  func brokenMigration() throws {
    try {
      try EventJournal(writing: path).write(
        InventedEvents.batch(InventedEvents.event("a", .end)), at: InventedEvents.now)
    }()
    let broken = JournalSchema(steps: Self.later.steps + [{ try $0.execute(sql: "DROP TABLE nothing") }])
    #expect(throws: JournalError.self) {
      try EventJournal(writing: path, retention: .init(), schema: broken)
    }
    #expect(try EventJournal(reading: path).entries().count == 1)
    // Nothing of the step that worked is left in the way of the next attempt.
    #expect(try EventJournal(writing: path, retention: .init(), schema: Self.later).entries().count == 1)
  }
}
