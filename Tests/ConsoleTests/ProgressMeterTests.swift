import Testing

@testable import Console

@Suite struct ProgressMeterTests {
  private func meter(total: Int?) -> ProgressMeter {
    ProgressMeter("train", unit: "objects", total: total, interval: .seconds(10))
  }

  @Test("A line comes when the interval is over and not before")
  func interval() {
    var meter = meter(total: 1000)
    #expect(meter.advance(to: 0, at: .seconds(5)) == nil)
    #expect(meter.advance(to: 50, at: .seconds(14)) == nil)
    #expect(
      meter.advance(to: 100, at: .seconds(15))
        == "train: 100/1000 objects (10 %), 10.0 objects/s, 1 min 30 s left")
    #expect(meter.advance(to: 101, at: .seconds(16)) == nil)
  }

  @Test("The rate is that of the last 20 seconds, so that a slow start does not spoil the time left")
  func recentRate() {
    var meter = meter(total: 10_000)
    _ = meter.advance(to: 0, at: .zero)
    _ = meter.advance(to: 10, at: .seconds(10))
    _ = meter.advance(to: 1010, at: .seconds(20))
    #expect(
      meter.advance(to: 2010, note: "loss 0.5", at: .seconds(30))
        == "train: 2010/10000 objects (20 %), 100 objects/s, 1 min 20 s left, loss 0.5")
  }

  @Test("Without a total or any work a line shows no time left")
  func unknownEnd() {
    var open = meter(total: nil)
    _ = open.advance(to: 0, at: .zero)
    #expect(open.advance(to: 5, at: .seconds(10)) == "train: 5 objects, 0.5 objects/s")
    var stuck = meter(total: 10)
    _ = stuck.advance(to: 0, at: .zero)
    #expect(stuck.advance(to: 0, at: .seconds(10)) == "train: 0/10 objects (0 %)")
    var empty = meter(total: 0)
    _ = empty.advance(to: 0, at: .zero)
    #expect(empty.finish(at: 0, now: .zero) == "train: 0/0 objects, took 0 s")
  }

  @Test("Work of an earlier start counts, but not in the rates")
  func resume() {
    var meter = meter(total: 1000)
    _ = meter.advance(to: 0, at: .zero)
    meter.resume(from: 500, at: .seconds(5))
    #expect(
      meter.advance(to: 600, at: .seconds(15))
        == "train: 600/1000 objects (60 %), 10.0 objects/s, 40 s left")
    #expect(
      meter.finish(at: 1000, now: .seconds(55))
        == "train: 1000/1000 objects (100 %), 10.0 objects/s, took 50 s")
  }

  @Test("The closing line gives the mean rate and the time taken")
  func finish() {
    var meter = meter(total: 300)
    _ = meter.advance(to: 0, at: .zero)
    #expect(
      meter.finish(at: 300, now: .seconds(7200))
        == "train: 300/300 objects (100 %), 0.04 objects/s, took 2 h 0 min")
  }
}
