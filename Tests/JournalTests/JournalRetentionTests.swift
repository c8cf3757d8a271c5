import Foundation
import GRDB
import TestSupport
import Testing
import VideoModel

@testable import Journal

@Suite struct JournalRetentionTests {
  private let folder: TemporaryFolder
  private let path: String
  private let now = InventedEvents.now

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("events.journal")
  }

  @Test("Ended events and hours of scores go when they are too old; open events stay")
  func age() throws {
    let journal = try EventJournal(writing: path, retention: JournalRetention(days: 30))
    var batch = InventedEvents.batch(InventedEvents.event("old", .end), InventedEvents.event("open", .start))
    batch.scores = InventedEvents.scores([1], source: "old")
    try journal.write(batch, at: now)
    batch = InventedEvents.batch(InventedEvents.event("young", .end))
    batch.scores = InventedEvents.scores([1], source: "young")
    try journal.write(batch, at: now + 2 * InventedEvents.day)
    while try journal.trim(at: now + 30 * InventedEvents.day) {}
    #expect(try journal.entries().map(\.event.id) == ["old", "open", "young"])
    while try journal.trim(at: now + 31 * InventedEvents.day) {}
    #expect(try journal.entries().map(\.event.id) == ["open", "young"])
    #expect(try journal.scores().map(\.hour.source.text) == ["young"])
  }

  @Test("Above its size the journal loses its oldest ended events, and the file becomes smaller")
  func size() throws {
    let journal = try EventJournal(writing: path, retention: JournalRetention(bytes: 1 << 20))
    try journal.write(InventedEvents.batch(InventedEvents.event("open", .start)), at: now)
    for number in 0..<100 {
      try journal.write(
        InventedEvents.batch(InventedEvents.event("\(number)", .end, boxes: 600)), at: now + Int64(number))
    }
    _ = try journal.trim(at: now)
    let left = try journal.entries().map(\.event.id)
    #expect(left.first == "open")
    #expect(left.last == "99")
    // The latest ones are left without a gap: about 0.9 MB of 19 KB each.
    let numbers = left.dropFirst().compactMap { Int($0) }
    #expect(numbers == Array((numbers.first ?? 0)...99))
    #expect((30...50).contains(numbers.count), "\(numbers.count)")
    _ = try journal.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    let bytes = try #require(
      try folder.url("events.journal").resourceValues(forKeys: [.fileSizeKey]).fileSize)
    #expect(bytes <= 1 << 20)
    #expect(bytes > 1 << 19)
  }

  @Test("Running numbers continue after events that were removed")
  func numbers() throws {
    let journal = try EventJournal(writing: path, retention: JournalRetention(days: 1))
    try journal.write(
      InventedEvents.batch(InventedEvents.event("a", .end), InventedEvents.event("b", .end)), at: now)
    while try journal.trim(at: now + 2 * InventedEvents.day) {}
    #expect(try journal.entries().isEmpty)
    try journal.write(InventedEvents.batch(InventedEvents.event("c", .end)), at: now)
    #expect(try journal.entries().map(\.number) == [3])
  }

  @Test("Within age and size no event is removed")
  func within() throws {
    let journal = try EventJournal(writing: path)
    try journal.write(InventedEvents.batch(InventedEvents.event("a", .end)), at: now)
    #expect(try !journal.trim(at: now + 90 * InventedEvents.day))
    #expect(try journal.entries().count == 1)
  }
}
