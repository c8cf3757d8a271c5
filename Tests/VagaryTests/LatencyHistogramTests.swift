import Testing

@testable import Vagary

@Suite("Latency percentiles")
struct LatencyHistogramTests {
  @Test("Percentiles are at most a thirty-second above the true ones")
  func accuracy() throws {
    var histogram = LatencyHistogram()
    for value in (1...100_000).reversed() { histogram.record(Int64(value) * 1000) }
    for fraction in [0.01, 0.5, 0.95, 0.99, 1] {
      let exact = fraction * 100_000 * 1000
      let found = Double(try #require(histogram.percentile(fraction)))
      #expect(found >= exact)
      #expect(found <= exact * (1 + 1.0 / 32))
    }
    #expect(histogram.count == 100_000)
    #expect(histogram.longest == 100_000_000)
  }

  @Test("Small durations are exact, and a percentile never exceeds the longest duration")
  func small() {
    var histogram = LatencyHistogram()
    for value: Int64 in [0, 3, 3, 31, 33] { histogram.record(value) }
    #expect(histogram.percentile(0) == 0)
    #expect(histogram.percentile(0.5) == 3)
    #expect(histogram.percentile(0.8) == 31)
    #expect(histogram.percentile(1) == 33)
  }

  @Test("Without durations there are no percentiles; impossible ones are clamped, not trapped")
  func edges() {
    var histogram = LatencyHistogram()
    #expect(histogram.percentile(0.5) == nil)
    #expect(histogram.summary == nil)
    histogram.record(-5)
    #expect(histogram.percentile(1) == 0)
    histogram.record(.max)
    #expect(histogram.longest == .max)
    #expect((histogram.percentile(1) ?? 0) >= 1 << 40)
  }

  @Test("Two histograms added give the percentiles of one that saw everything")
  func sum() {
    var first = LatencyHistogram()
    var second = LatencyHistogram()
    var both = LatencyHistogram()
    for value in 0..<1000 {
      if value % 3 == 0 { first.record(Int64(value * value)) } else { second.record(Int64(value * value)) }
      both.record(Int64(value * value))
    }
    first.add(second)
    #expect(first == both)
  }
}
