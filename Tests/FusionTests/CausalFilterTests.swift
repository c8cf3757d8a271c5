import Fusion
import Testing

@Suite struct CausalFilterTests {
  private func time(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

  @Test("Nothing comes out before the first value, and the first passes through")
  func first() {
    var filter = CausalFilter()
    #expect(filter.apply(nil, at: time(0)) == nil)
    #expect(filter.apply(4, at: time(1)) == 4)
  }

  @Test("After one time constant a step has gone 63 % of its way, whatever the frame rate")
  func step() throws {
    for rate in [5, 10, 25] {
      var filter = CausalFilter(timeConstant: 2)
      _ = filter.apply(0, at: 0)
      for frame in 1...(2 * rate) { _ = filter.apply(1, at: time(Double(frame) / Double(rate))) }
      #expect(abs(try #require(filter.value) - 0.632_120_6) < 1e-5)
    }
  }

  @Test("A frame without a score, or with one that is not finite, counts as the last value seen again")
  func held() throws {
    var filter = CausalFilter(timeConstant: 0.5)
    _ = filter.apply(1, at: time(0))
    #expect(filter.apply(nil, at: time(0.4)) == 1)
    #expect(filter.apply(.nan, at: time(0.5)) == 1)
    // Only the last tenth of a second has passed for the new value.
    let value = filter.apply(2, at: time(0.6))
    #expect(abs(try #require(value) - 1.181_269) < 1e-5)
  }

  @Test("A clock that stands still or runs back changes nothing, and goes on from where it is")
  func backwards() {
    var filter = CausalFilter()
    _ = filter.apply(1, at: time(10))
    #expect(filter.apply(9, at: time(10)) == 1)
    #expect(filter.apply(9, at: time(2)) == 1)
    let onwards = filter.apply(9, at: time(2.1))
    #expect((onwards ?? 0) > 1)
    _ = filter.apply(9, at: .max)
    #expect(filter.apply(5, at: .min) == 9)
  }

  @Test("After a reset the next value passes through again")
  func reset() {
    var filter = CausalFilter()
    _ = filter.apply(1, at: time(0))
    filter.reset()
    #expect(filter.apply(nil, at: time(0.1)) == nil)
    #expect(filter.apply(7, at: time(0.2)) == 7)
  }

  @Test("A time constant of 0 switches the filter off")
  func off() {
    var filter = CausalFilter(timeConstant: 0)
    #expect(filter.apply(1, at: time(0)) == 1)
    #expect(filter.apply(5, at: time(0.04)) == 5)
    #expect(filter.apply(3, at: time(0.04)) == 3)
    #expect(filter.apply(nil, at: time(0.08)) == 3)
  }
}
