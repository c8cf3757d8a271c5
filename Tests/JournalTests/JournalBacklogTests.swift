import Testing
import VideoModel

@testable import Journal

/// A backlog inside expectations, which take no mutating call.
private final class Waiting {
  private var backlog: JournalBacklog

  init(_ limits: JournalBacklog.Limits) { backlog = JournalBacklog(limits: limits) }

  var due: Int64? { backlog.due }
  var isEmpty: Bool { backlog.isEmpty }
  func add(_ event: AnomalyEvent, at now: Int64) -> Bool { backlog.add(event, at: now) }
  func add(_ scores: [ScoreHour: ScoreHistogram], at now: Int64) -> Int { backlog.add(scores, at: now) }
  func take(at now: Int64) -> JournalBatch { backlog.take(at: now) }
  func giveUp() -> (events: Int, frames: Int) { backlog.giveUp() }
}

@Suite struct JournalBacklogTests {
  private func small() -> Waiting {
    var limits = JournalBacklog.Limits()
    limits.updates = 2
    limits.edges = 3
    limits.batch = 2
    limits.delay = 100
    return Waiting(limits)
  }

  @Test("An update is due after the delay, a start or an end at once")
  func due() {
    let backlog = small()
    #expect(backlog.due == nil)
    #expect(backlog.add(InventedEvents.event("a", .update), at: 10))
    #expect(backlog.due == 110)
    #expect(backlog.add(InventedEvents.event("b", .update), at: 50))
    #expect(backlog.due == 110)
    #expect(backlog.add(InventedEvents.event("b", .end), at: 60))
    #expect(backlog.due ?? .max <= 60)
    _ = backlog.take(at: 60)
    #expect(backlog.due == nil)
  }

  @Test("When it is full an update is dropped, while starts and ends still have room")
  func full() throws {
    let backlog = small()
    for id in ["a", "b"] { #expect(backlog.add(InventedEvents.event(id, .update), at: 0)) }
    #expect(!backlog.add(InventedEvents.event("c", .update), at: 0))
    for id in ["d", "e", "f"] { #expect(backlog.add(InventedEvents.event(id, .start), at: 0)) }
    #expect(!backlog.add(InventedEvents.event("g", .start), at: 0))
    // Known events need no more room.
    #expect(backlog.add(InventedEvents.event("d", .end), at: 0))
    #expect(backlog.add(InventedEvents.event("a", .update, peakScore: 8), at: 0))
    var taken: [AnomalyEvent] = []
    while !backlog.isEmpty { taken += backlog.take(at: 0).events }
    try #require(taken.map(\.id) == ["a", "b", "d", "e", "f"])
    #expect(taken[0].peakScore == 8)
    #expect(taken[2].phase == .end)
    #expect(backlog.add(InventedEvents.event("g", .start), at: 0))
    #expect(backlog.add(InventedEvents.event("c", .update), at: 0))
  }

  @Test("A start that an update overtakes is still due at once and keeps its room")
  func overtaken() {
    let backlog = small()
    #expect(backlog.add(InventedEvents.event("a", .start), at: 7))
    #expect(backlog.add(InventedEvents.event("a", .update), at: 8))
    #expect(backlog.due == 7)
    for id in ["b", "c"] { #expect(backlog.add(InventedEvents.event(id, .update), at: 9)) }
  }

  @Test("Batches are bounded, and what is left is due again")
  func batches() {
    let backlog = small()
    for id in ["a", "b", "c"] { #expect(backlog.add(InventedEvents.event(id, .start), at: 0)) }
    #expect(backlog.take(at: 5).events.map(\.id) == ["a", "b"])
    #expect(backlog.due == 5)
    #expect(backlog.take(at: 6).events.map(\.id) == ["c"])
    #expect(backlog.isEmpty)
  }

  @Test("Scores add up while they wait; too many hours are dropped and counted")
  func scores() {
    var limits = JournalBacklog.Limits()
    limits.hours = 1
    let backlog = Waiting(limits)
    #expect(backlog.add(InventedEvents.scores([1, 2]), at: 0) == 0)
    #expect(backlog.add(InventedEvents.scores([3]), at: 0) == 0)
    #expect(backlog.add(InventedEvents.scores([4, 5, 6], source: "cam-2"), at: 0) == 3)
    #expect(backlog.giveUp() == (0, 3))
    #expect(backlog.isEmpty)
  }
}
