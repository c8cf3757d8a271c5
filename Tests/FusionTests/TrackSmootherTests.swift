import Fusion
import TestSupport
import Testing

@Suite struct TrackSmootherTests {
  private func peak(of scores: [Float], rate: Int64) -> Float {
    var smoother = TrackSmoother(timeConstant: 0.5)
    return scores.enumerated()
      .map { smoother.apply($1, at: Invented.stamp($0, rate: rate).captureTime) }.max() ?? 0
  }

  @Test("The first frame of a track does not raise its smoothed score")
  func first() {
    #expect(peak(of: [50], rate: 10) == 0)
  }

  @Test(
    "One wildly odd frame in a normal track stays near the threshold at any frame rate",
    arguments: [1, 2, 5, 10, 25] as [Int64])
  func spike(rate: Int64) {
    let normal = [Float](repeating: 1, count: 20)
    #expect(peak(of: normal + [1000] + normal, rate: rate) < 3.3)
  }

  @Test("One odd frame after the track was unseen for long weighs no more than any other")
  func unseen() {
    var smoother = TrackSmoother(timeConstant: 0.5)
    for frame in 0..<20 { _ = smoother.apply(1, at: Invented.stamp(frame).captureTime) }
    #expect(smoother.apply(1000, at: Invented.stamp(500).captureTime) < 3.3)
  }

  @Test("A second of odd frames raises the smoothed score")
  func span() {
    for rate: Int64 in [10, 25] {
      #expect(peak(of: [Float](repeating: 6, count: Int(rate) + 1), rate: rate) > 5)
    }
  }

  @Test("A capture time that runs back changes nothing")
  func backwards() {
    var smoother = TrackSmoother(timeConstant: 0.5)
    for frame in 0..<20 { _ = smoother.apply(4, at: Invented.stamp(frame).captureTime) }
    let before = smoother.value
    #expect(smoother.apply(0, at: 5) == before)
  }
}
