import TestSupport
import Testing
import VideoModel

@testable import Node

@Suite struct ScoringScheduleTests {
  private typealias Schedule = ScoringSchedule<String, String>

  private let a = Invented.source("a")
  private let b = Invented.source("b")
  private let c = Invented.source("c")

  private func job(
    _ schedule: inout Schedule, _ name: String, of source: SourceID, cost: Int = 1, bytes: Int = 1
  ) {
    schedule.add(name, of: source, .init(cost: cost, bytes: bytes))
  }

  private func next(_ schedule: inout Schedule) throws -> (ticket: Schedule.Ticket, job: String) {
    let job = schedule.nextJob()
    return try #require(job)
  }

  private func taken(_ schedule: inout Schedule) -> [String] {
    var items: [String] = []
    while let item = schedule.nextItem() { items.append(item) }
    return items
  }

  @Test("Items leave in the order of their source, whichever job is done first")
  func order() throws {
    var schedule = Schedule()
    job(&schedule, "1", of: a)
    job(&schedule, "2", of: a)
    schedule.add("3", of: a)
    let first = try next(&schedule)
    let second = try next(&schedule)
    schedule.finish(second.ticket, with: second.job)
    #expect(taken(&schedule) == [])
    schedule.finish(first.ticket, with: first.job)
    #expect(taken(&schedule) == ["1", "2", "3"])
    #expect(schedule.isEmpty)
  }

  @Test("A source does not wait for the jobs of another")
  func independence() throws {
    var schedule = Schedule()
    job(&schedule, "slow", of: a)
    _ = schedule.nextJob()
    for number in 0..<10_000 { schedule.add("\(number)", of: b) }
    #expect(taken(&schedule) == (0..<10_000).map { "\($0)" })
    #expect(schedule.itemCount == 1)
  }

  @Test("A job that is finished twice, or was never handed out, changes nothing")
  func finishedTwice() throws {
    var schedule = Schedule()
    job(&schedule, "1", of: a)
    job(&schedule, "2", of: a)
    let first = try next(&schedule)
    schedule.finish(first.ticket, with: "1")
    schedule.finish(first.ticket, with: "again")
    #expect(taken(&schedule) == ["1"])
    schedule.finish(first.ticket, with: "late")
    #expect(taken(&schedule) == [])
    #expect(schedule.waitingJobs == 1)
  }

  @Test("Sources get equal shares of cost, not of frames")
  func shares() throws {
    var schedule = Schedule(limits: .init(jobs: 1000))
    for number in 0..<300 { job(&schedule, "a\(number)", of: a, cost: 1) }
    for number in 0..<300 { job(&schedule, "b\(number)", of: b, cost: 30) }
    var cost = ["a": 0, "b": 0]
    for _ in 0..<93 {
      let turn = try next(&schedule)
      cost[String(turn.job.prefix(1)), default: 0] += turn.job.hasPrefix("a") ? 1 : 30
    }
    #expect(cost == ["a": 90, "b": 90])
  }

  @Test("A source that was silent does not catch up on the time before")
  func noCredit() throws {
    var schedule = Schedule(limits: .init(jobs: 1000))
    for number in 0..<100 { job(&schedule, "a\(number)", of: a, cost: 10) }
    for _ in 0..<50 { _ = try next(&schedule) }
    for number in 0..<100 { job(&schedule, "b\(number)", of: b, cost: 10) }
    var served: [String] = []
    for _ in 0..<10 { served.append(String(try next(&schedule).job.prefix(1))) }
    #expect(served.count { $0 == "a" } == 5)
  }

  @Test("A source that has just been served keeps its turn while it has nothing under way")
  func noGain() throws {
    var schedule = Schedule(limits: .init(jobs: 1000))
    for number in 0..<100 { job(&schedule, "a\(number)", of: a, cost: 1) }
    var served: [String] = []
    for number in 0..<62 {
      if schedule.items(of: b) == 0 { job(&schedule, "b\(number)", of: b, cost: 30) }
      let turn = try next(&schedule)
      schedule.finish(turn.ticket, with: turn.job)
      served.append(String(turn.job.prefix(1)))
      while schedule.nextItem() != nil {}
    }
    #expect(served.count { $0 == "b" } <= 3)
  }

  @Test("When too many jobs wait, the source with most cost waiting gives up its oldest job, in its place")
  func shedding() {
    var schedule = Schedule(limits: .init(jobs: 3))
    job(&schedule, "b1", of: b, cost: 1)
    job(&schedule, "a1", of: a, cost: 10)
    job(&schedule, "a2", of: a, cost: 10)
    #expect(schedule.makeRoom(forJobOf: b, .init(cost: 1, bytes: 1)) { "given up \($0)" })
    job(&schedule, "b2", of: b, cost: 1)
    #expect(schedule.waitingJobs == 3)
    #expect(taken(&schedule) == ["given up a1"])
  }

  @Test(
    "A source that has most cost with its new job gives up its own oldest, or the new one where none waits")
  func sheddingOwn() {
    var schedule = Schedule(limits: .init(jobs: 2))
    job(&schedule, "b1", of: b, cost: 1)
    job(&schedule, "a1", of: a, cost: 5)
    #expect(schedule.makeRoom(forJobOf: a, .init(cost: 5, bytes: 1)) { "given up \($0)" })
    #expect(taken(&schedule) == ["given up a1"])
    job(&schedule, "c1", of: c, cost: 1)
    #expect(!schedule.makeRoom(forJobOf: a, .init(cost: 5, bytes: 1)) { "given up \($0)" })
    #expect(schedule.waitingJobs == 2)
  }

  @Test("Waiting jobs are bounded in bytes, but one job may always wait")
  func bytes() {
    var schedule = Schedule(limits: .init(jobs: 100, bytes: 10))
    #expect(schedule.hasRoom(forJobOf: a, bytes: 50))
    job(&schedule, "a1", of: a, bytes: 50)
    #expect(!schedule.hasRoom(forJobOf: b, bytes: 1))
    #expect(schedule.makeRoom(forJobOf: a, .init(cost: 1, bytes: 8)) { "given up \($0)" })
    job(&schedule, "a2", of: a, bytes: 8)
    #expect(schedule.waitingBytes == 8)
  }

  @Test("A source with too many items under way gives up its waiting jobs")
  func items() throws {
    var schedule = Schedule(limits: .init(jobs: 10, itemsPerSource: 3))
    job(&schedule, "1", of: a)
    schedule.add("2", of: a)
    schedule.add("3", of: a)
    #expect(!schedule.hasRoom(forItemOf: a))
    #expect(schedule.hasRoom(forItemOf: b))
    schedule.makeRoom(forItemOf: a) { "given up \($0)" }
    #expect(taken(&schedule) == ["given up 1", "2", "3"])
  }

  /// A node at twenty times the load it can score, in steps of one served object.
  @Test(
    "At twenty times the load every frame comes out once and in order, memory is bounded, and a sparse source is scored"
  )
  func overload() throws {
    let limits = Schedule.Limits(jobs: 64, bytes: .max, itemsPerSource: 1024)
    var schedule = Schedule(limits: limits)
    var sent = [a: 0, b: 0, c: 0]
    var scored = [a: 0, b: 0, c: 0]
    var expected = [a: 0, b: 0, c: 0]
    var busy: (ticket: Schedule.Ticket, job: String, left: Int)?
    var most = 0
    func send(_ source: SourceID, cost: Int, isEmpty: Bool = false) {
      let name = "\(source) \(sent[source] ?? 0)"
      sent[source, default: 0] += 1
      if isEmpty {
        schedule.makeRoom(forItemOf: source) { $0 }
        return schedule.add(name, of: source)
      }
      let size = Schedule.Size(cost: cost, bytes: 1)
      if schedule.makeRoom(forJobOf: source, size, item: { $0 }) {
        schedule.add(name, of: source, size)
      } else {
        schedule.add(name, of: source)
      }
    }
    for step in 0..<40_000 {
      // Crowded: 19 objects per step offered. Sparse: an object every fifth step. The third sees an object rarely.
      if step % 2 == 0 { send(a, cost: 38) }
      if step % 5 == 0 { send(b, cost: 1) }
      send(c, cost: 1, isEmpty: step % 100 != 0)
      if busy == nil, let job = schedule.nextJob() {
        busy = (job.ticket, job.job, job.job.hasPrefix("a") ? 38 : 1)
      }
      busy?.left -= 1
      if let done = busy, done.left == 0 {
        schedule.finish(done.ticket, with: done.job + " scored")
        busy = nil
      }
      while let item = schedule.nextItem() {
        let words = item.split(separator: " ")
        let source = Invented.source(String(words[0]))
        #expect(Int(words[1]) == expected[source], "\(item)")
        expected[source, default: 0] += 1
        if words.count == 3 { scored[source, default: 0] += 1 }
      }
      most = max(most, schedule.itemCount)
      #expect(schedule.waitingJobs <= limits.jobs)
    }
    #expect(most < 500)
    for source in [a, b, c] {
      #expect((sent[source] ?? 0) - (expected[source] ?? 0) == schedule.items(of: source))
    }
    #expect(Double(scored[b] ?? 0) > 0.95 * Double(sent[b] ?? 0))
    #expect(Double(scored[c] ?? 0) > 0.95 * 400)
    #expect(scored[a] ?? 0 > 500)
  }
}
