import Testing

@testable import Vagary

@Suite struct LineThrottleTests {
  @Test("At the end of the interval the throttle shows its highest line")
  func best() {
    var throttle = LineThrottle(interval: 100)
    #expect(throttle.offer("a", score: 1, at: 0) == "a")
    #expect(throttle.offer("b", score: 3, at: 10) == nil)
    #expect(throttle.offer("c", score: 2, at: 99) == nil)
    #expect(throttle.offer("d", score: 1, at: 100) == "b")
    #expect(throttle.flush() == nil)
    #expect(throttle.offer("e", score: 1, at: 150) == nil)
    #expect(throttle.flush() == "e")
  }
}
