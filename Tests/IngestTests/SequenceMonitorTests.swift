import Ingest
import Testing

@Suite("Counting losses from sequence numbers")
struct SequenceMonitorTests {
  private var monitor = SequenceMonitor()

  private mutating func arrive(
    _ sequence: UInt64, publisher: UInt64 = 1, topic: String = "t/", at now: Int64 = 0
  )
    -> SequenceMonitor.Arrival
  {
    monitor.arrived(publisher: publisher, topic: topic, sequence: sequence, at: now)
  }

  @Test("Who joins late has lost nothing; what is missing afterwards is counted")
  mutating func gaps() {
    #expect(arrive(500) == .first)
    #expect(arrive(501) == .inOrder)
    #expect(arrive(505) == .gap(lost: 3))
    #expect(arrive(506) == .inOrder)
    #expect(monitor.totals.gaps == 1)
    #expect(monitor.totals.lost == 3)
    #expect(monitor.totals.received == 4)
  }

  @Test("A number that came before is a duplicate, one that was missing is late and no longer lost")
  mutating func duplicates() {
    _ = arrive(10)
    _ = arrive(13)
    #expect(arrive(13) == .duplicate)
    #expect(arrive(11) == .late)
    #expect(arrive(11) == .duplicate)
    #expect(arrive(9) == .duplicate)
    #expect(monitor.totals.lost == 1)
    #expect(monitor.totals.duplicates == 3)
  }

  @Test("Another publisher on a topic is a restart; on another topic it is the first")
  mutating func restarts() {
    _ = arrive(100)
    #expect(arrive(0, publisher: 2) == .restart)
    #expect(arrive(1, publisher: 2) == .inOrder)
    #expect(arrive(0, publisher: 2, topic: "u/") == .first)
    #expect(monitor.totals.restarts == 1)
  }

  @Test("A publisher that counts from the beginning again under its old id has restarted")
  mutating func sameID() {
    _ = arrive(1000)
    #expect(arrive(0) == .restart)
    #expect(arrive(1) == .inOrder)
    #expect(monitor.totals.lost == 0)
  }

  @Test("A silent publisher is forgotten, and beyond the bound the one silent longest")
  mutating func bounded() {
    monitor = SequenceMonitor(capacity: 2, idleAfter: 100)
    _ = arrive(1, topic: "a/", at: 0)
    _ = arrive(1, topic: "b/", at: 10)
    _ = arrive(1, topic: "c/", at: 20)
    #expect(monitor.totals.evicted == 1)
    #expect(arrive(9, topic: "b/", at: 20) == .gap(lost: 7))
    monitor.timePassed(121)
    #expect(arrive(50, topic: "c/", at: 121) == .first)
  }

  @Test("The largest numbers are counted, not trapped on")
  mutating func extremes() {
    _ = arrive(0)
    #expect(arrive(.max) == .gap(lost: .max - 1))
    #expect(arrive(.max) == .duplicate)
    #expect(arrive(0) == .restart)
  }
}
