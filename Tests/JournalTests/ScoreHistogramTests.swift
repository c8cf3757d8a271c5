import TestSupport
import Testing

@testable import Journal

@Suite struct ScoreHistogramTests {
  @Test("Quantiles are those of the sorted scores, within half a step")
  func quantiles() throws {
    var noise = Invented.Noise(seed: 11)
    let scores = (0..<5000).map { _ in Float(abs(noise.normal())) }
    var histogram = ScoreHistogram()
    for score in scores { histogram.record(score) }
    let sorted = scores.sorted()
    for fraction in [0.5, 0.9, 0.99] {
      let exact = sorted[Int((fraction * 5000).rounded(.up)) - 1]
      let found = try #require(histogram.quantile(fraction))
      #expect(abs(found - exact) <= 0.0051, "\(fraction)")
    }
    #expect(histogram.quantile(1) == sorted.last)
    #expect(histogram.count == 5000)
    #expect(histogram.largest == sorted.last)
  }

  @Test("Scores out of range count at its ends, and NaN is ignored")
  func range() {
    var histogram = ScoreHistogram()
    #expect(histogram.quantile(0.5) == nil)
    for score in [-1, Float.nan, 0, 1000, .infinity] { histogram.record(score) }
    #expect(histogram.count == 4)
    #expect(histogram.quantile(0.5) == 0)
    #expect(histogram.quantile(0.75) == 40)
    #expect(histogram.largest == .infinity)
  }

  @Test("A histogram comes back from its bytes; bytes of another form are refused")
  func bytes() {
    var histogram = ScoreHistogram()
    for score: Float in [0, 0.5, 0.5, 3.14, 99] { histogram.record(score) }
    #expect(ScoreHistogram(bytes: histogram.bytes, largest: histogram.largest) == histogram)
    #expect(ScoreHistogram(bytes: [1, 2, 3], largest: 0) == nil)
    #expect(ScoreHistogram(bytes: [255, 255, 1, 0, 0, 0, 0, 0, 0, 0], largest: 0) == nil)
  }
}
