import TestSupport
import Testing
import VideoModel

@testable import Node

@Suite struct CounterTests {
  @Test("A source that counted nothing for longest gives way to a new one, and the sums keep its counts")
  func bounded() {
    let counters = NodeCounters(sourceLimit: 2)
    let (first, second) = (Invented.source("first"), Invented.source("second"))
    counters.add(.framesReceived, of: first, 3)
    counters.add(.framesReceived, of: second, 5)
    counters.add(.framesReceived, of: first)
    for number in 0..<100 { counters.add(.framesReceived, of: Invented.source("passing-\(number)")) }
    #expect(counters.all(of: second).isEmpty)
    #expect(counters.all(of: Invented.source("passing-99")) == [.framesReceived: 1])
    #expect(counters.sourceTotals == [.framesReceived: 109])
  }

  @Test("A source that keeps counting is kept apart, however many names pass by")
  func active() {
    let counters = NodeCounters(sourceLimit: 3)
    let camera = Invented.source()
    for number in 0..<50 {
      counters.add(.framesReceived, of: camera)
      counters.add(.framesReceived, of: Invented.source("passing-\(number)"))
    }
    #expect(counters.all(of: camera) == [.framesReceived: 50])
  }

  @Test("Counts by name have the words of status messages")
  func names() {
    let counts: [Counter: UInt64] = [
      .notScored(.overload): 2, .messagesDropped("malformed"): 3, .join("joined"): 4,
    ]
    #expect(
      counts.byName == ["not_scored_overload": 2, "messages_dropped_malformed": 3, "join_joined": 4])
  }
}
