import Ingest
import Testing

@Suite("Join counters")
struct JoinCountersTests {
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
