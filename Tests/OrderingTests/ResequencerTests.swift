import Testing

@testable import Ordering

@Suite("Putting results back in order")
struct ResequencerTests {
  @Test("Values given in any order come out in the order of their tickets")
  func order() {
    var resequencer = Resequencer<String>(window: 4)
    #expect(resequencer.put("c", ticket: 2) == .released([]))
    #expect(resequencer.put("b", ticket: 1) == .released([]))
    #expect(resequencer.heldCount == 2)
    #expect(resequencer.put("a", ticket: 0) == .released(["a", "b", "c"]))
    #expect(resequencer.put("d", ticket: 3) == .released(["d"]))
    #expect(resequencer.heldCount == 0)
    #expect(resequencer.next == 4)
  }

  @Test("A ticket beyond the window waits until the ones before have gone")
  func window() {
    var resequencer = Resequencer<Int>(window: 2)
    #expect(!resequencer.canAccept(2))
    #expect(resequencer.put(2, ticket: 2) == .tooFarAhead)
    #expect(resequencer.put(0, ticket: 0) == .released([0]))
    #expect(resequencer.canAccept(2))
    #expect(resequencer.put(2, ticket: 2) == .released([]))
    #expect(resequencer.put(1, ticket: 1) == .released([1, 2]))
  }

  @Test("A skipped ticket holds nothing up")
  func skip() {
    var resequencer = Resequencer<Int>(window: 8)
    #expect(resequencer.put(1, ticket: 1) == .released([]))
    #expect(resequencer.skip(2) == .released([]))
    #expect(resequencer.put(3, ticket: 3) == .released([]))
    #expect(resequencer.skip(0) == .released([1, 3]))
  }

  @Test("A ticket given twice is refused, whether it has gone or is still held")
  func twice() {
    var resequencer = Resequencer<Int>(window: 4)
    _ = resequencer.put(0, ticket: 0)
    _ = resequencer.put(2, ticket: 2)
    #expect(resequencer.put(9, ticket: 0) == .alreadyGiven)
    #expect(resequencer.put(9, ticket: 2) == .alreadyGiven)
    #expect(resequencer.skip(2) == .alreadyGiven)
    #expect(resequencer.put(1, ticket: 1) == .released([1, 2]))
  }

  @Test("Ten thousand tickets in a shuffled order come out once each and in order", arguments: [1, 3, 64])
  func shuffled(window: Int) {
    var resequencer = Resequencer<UInt64>(window: window)
    var state: UInt64 = 42
    var open: [UInt64] = []
    var given: UInt64 = 0
    var out: [UInt64] = []
    while out.count < 10_000 {
      while open.count < window, given < 10_000 {
        open.append(given)
        given += 1
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let index = Int((state >> 33) % UInt64(open.count))
      guard resequencer.canAccept(open[index]) else { continue }
      let ticket = open.remove(at: index)
      if case .released(let values) = resequencer.put(ticket, ticket: ticket) { out += values }
    }
    #expect(out == Array(0..<10_000))
  }
}
