import Concurrency
import Foundation
import TestSupport
import Testing
import VideoModel

@testable import Journal

/// A journal whose disk can break, hang and be mended.
private final class BreakableStore: JournalStore {
  private struct State {
    var isBroken = false
    var isStuck = false
    var attempts = 0
    var trims = 0
  }

  private let journal: EventJournal
  private let state = Locked(State())

  init(_ journal: EventJournal) { self.journal = journal }

  private func change(_ body: (inout State) -> Void) {
    state.withLock(body)
    state.wakeAll()
  }

  func breakDown() { change { $0.isBroken = true } }
  func mend() { change { $0.isBroken = false } }
  func stick() { change { $0.isStuck = true } }
  func loosen() { change { $0.isStuck = false } }

  /// The awaited state never came; only a broken writer needs so long.
  struct Impatience: Error {}

  func waitForAttempts(_ count: Int) throws { try wait { $0.attempts >= count } }

  func waitForTrim() throws { try wait { $0.trims > 0 } }

  private func wait(until condition: (State) -> Bool) throws {
    let end = ProgramClock.monotonic + 20 * ProgramClock.second
    let isMet: Bool = state.wait { state in
      if condition(state) { return .done(true) }
      return ProgramClock.monotonic >= end ? .done(false) : .wait(until: end)
    }
    guard isMet else { throw Impatience() }
  }

  func write(_ batch: JournalBatch, at now: Int64) throws(JournalError) {
    change { $0.attempts += 1 }
    let isBroken: Bool = state.wait { $0.isStuck ? .wait(until: nil) : .done($0.isBroken) }
    if isBroken { throw .io(path: "broken", reason: "disk I/O error") }
    try journal.write(batch, at: now)
  }

  func trim(at now: Int64) throws(JournalError) -> Bool {
    change { $0.trims += 1 }
    return try journal.trim(at: now)
  }
}

@Suite struct JournalWriterTests {
  /// A writer in its thread, and the notices that it has given.
  private final class Scene {
    let folder: TemporaryFolder
    let store: BreakableStore
    let reader: EventJournal
    let writer: JournalWriter
    private let noted: Locked<[JournalWriter.Notice]>
    private let finished = DispatchSemaphore(value: 0)

    init(limits: JournalBacklog.Limits = .init()) throws {
      folder = try TemporaryFolder()
      let path = folder.file("events.journal")
      store = BreakableStore(try EventJournal(writing: path))
      reader = try EventJournal(reading: path)
      let noted = Locked<[JournalWriter.Notice]>([])
      self.noted = noted
      writer = JournalWriter(
        store, limits: limits,
        clocks: .init(monotonic: { ProgramClock.monotonic }, utc: { InventedEvents.now }),
        retryAfter: 1_000_000
      ) { notice in noted.withLock { $0.append(notice) } }
      NamedThread.start("journal") { [writer, finished] in
        writer.run()
        finished.signal()
      }
      // The first thing it does; from here on it writes.
      try store.waitForTrim()
    }

    var notices: [JournalWriter.Notice] { noted.withLock { $0 } }

    var dropped: Int {
      notices.reduce(0) { sum, notice in if case .dropped(let count) = notice { sum + count } else { sum } }
    }

    /// Polls until `condition` holds.
    func wait(until condition: () throws -> Bool) throws {
      let end = Date(timeIntervalSinceNow: 20)
      while try !condition() {
        if Date() > end { throw BreakableStore.Impatience() }
        usleep(1000)
      }
    }

    func close() {
      writer.close()
      finished.wait()
    }
  }

  @Test("Everything that was pushed is in the journal once the writer is closed")
  func writes() throws {
    let scene = try Scene()
    for id in 0..<50 { scene.writer.push(InventedEvents.event("\(id)", .start)) }
    scene.writer.push(InventedEvents.scores([1, 2]))
    for id in 0..<50 { scene.writer.push(InventedEvents.event("\(id)", .end)) }
    scene.close()
    let events = try scene.reader.entries().map(\.event)
    #expect(events.count == 50)
    #expect(events.allSatisfy { $0.phase == .end })
    #expect(try scene.reader.scores().map(\.count) == [2])
    #expect(scene.dropped == 0)
  }

  @Test("A start is written without a close or another push")
  func atOnce() throws {
    let scene = try Scene()
    scene.writer.push(InventedEvents.event("a", .start))
    try scene.wait { try !scene.reader.entries().isEmpty }
    scene.writer.push(InventedEvents.event("a", .update))
    try scene.wait { try scene.reader.entries().first?.event.phase == .update }
    scene.close()
  }

  @Test("While the disk hangs no push waits: updates are dropped and counted, starts and ends are not")
  func full() throws {
    var limits = JournalBacklog.Limits()
    limits.updates = 3
    let scene = try Scene(limits: limits)
    scene.store.stick()
    scene.writer.push(InventedEvents.event("first", .start))
    try scene.store.waitForAttempts(1)
    for id in 0..<10 { scene.writer.push(InventedEvents.event("update-\(id)", .update)) }
    for id in 0..<10 { scene.writer.push(InventedEvents.event("edge-\(id)", id < 5 ? .start : .end)) }
    #expect(scene.dropped == 7)
    scene.store.loosen()
    scene.close()
    let ids = try scene.reader.entries().map(\.event.id)
    #expect(ids == ["first"] + (0..<3).map { "update-\($0)" } + (0..<10).map { "edge-\($0)" })
  }

  @Test("A failing disk is reported once, tried again, and nothing is lost when it works again")
  func failure() throws {
    let scene = try Scene()
    scene.store.breakDown()
    scene.writer.push(InventedEvents.event("a", .start))
    try scene.store.waitForAttempts(3)
    scene.writer.push(InventedEvents.event("b", .start))
    scene.writer.push(InventedEvents.event("a", .end))
    #expect(try scene.reader.entries().isEmpty)
    scene.store.mend()
    scene.close()
    #expect(
      try scene.reader.entries().map { "\($0.event.id) \($0.event.phase)" }.sorted() == ["a end", "b start"])
    let failures = scene.notices.compactMap { notice -> Bool? in
      if case .failed(_, let isNew) = notice { isNew } else { nil }
    }
    #expect(failures.count >= 2)
    #expect(failures.first == true)
    #expect(failures.dropFirst().allSatisfy { !$0 })
    #expect(scene.notices.filter { $0 == .recovered }.count == 1)
    #expect(scene.dropped == 0)
  }

  @Test("A disk that stays broken does not keep the node from its end, and the loss is counted")
  func broken() throws {
    let scene = try Scene()
    scene.store.breakDown()
    scene.writer.push(InventedEvents.event("a", .start))
    try scene.store.waitForAttempts(1)
    scene.writer.push(InventedEvents.event("b", .end))
    scene.writer.push(InventedEvents.scores([1, 2, 3]))
    scene.close()
    #expect(scene.dropped == 2)
    #expect(scene.notices.contains(.framesDropped(3)))
  }
}
