import Ingest
import Testing

@Suite("Counters")
struct CountersTests {
  @Test("Counts are kept by reason, added up, and listed in the order the reasons are declared")
  func counting() {
    var counters = DropCounters()
    counters.add(.queueFull, 2)
    counters.add(.malformed)
    counters.add(.duplicate, 0)
    var sum = DropCounters()
    sum.add(.malformed, 4)
    sum.add(counters)
    #expect(sum[.malformed] == 5)
    #expect(sum[.tooFewParts] == 0)
    #expect(sum.total == 7)
    #expect(sum.entries.map(\.name) == ["malformed", "queue-full"])
    #expect(sum.entries.map(\.count) == [5, 2])
  }

  @Test("Join counters add up name by name")
  func joinCounters() {
    var one = JoinCounters()
    one.frames = 3
    one.endsOfStream = 1
    var sum = one
    sum += one
    #expect(sum.frames == 6)
    #expect(sum.entries.count == 12)
    #expect(sum.entries.reduce(0) { $0 + $1.count } == 8)
  }
}
