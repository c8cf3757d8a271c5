import Testing

@testable import Vagary

@Suite struct FramePacingTests {
  @Test("In real time a frame is due when it was captured")
  func realTime() {
    #expect(FramePacing.realTime.due(number: 3, elapsed: 120) == 120)
  }

  @Test("With a given rate the capture times have no effect")
  func rate() {
    #expect(FramePacing.rate(50).due(number: 3, elapsed: 5) == 60_000_000)
    #expect(FramePacing.rate(3).due(number: 1, elapsed: 5) == 333_333_333)
  }

  @Test("At full speed a frame is always due")
  func fullSpeed() {
    #expect(FramePacing.fullSpeed.due(number: 9, elapsed: 9) == nil)
  }
}
