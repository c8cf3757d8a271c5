import Foundation
import Testing

@testable import Evaluation

@Suite struct FrameFilterTests {
  @Test(
    "The exponential filter takes its time constant, the Gaussian its sigma, and only that one uses the future"
  )
  func parameters() {
    let times: [Int64] = [0, 1_000_000_000]
    let slow = FrameFilter.exponential(seconds: 2).apply(to: [0, 1], captureTimes: times)
    #expect(abs(Double(slow[1] ?? .nan) - (1 - exp(-0.5))) < 1e-6)
    let wide = FrameFilter.gaussian(sigma: 3).apply(to: [0, 1], captureTimes: times)
    let weight = exp(-1 / 18.0)
    #expect(abs(Double(wide[0] ?? .nan) - weight / (1 + weight)) < 1e-6)
    #expect(FrameFilter.raw.apply(to: [1, .nan], captureTimes: times) == [1, nil])
    #expect(FrameFilter.gaussian(sigma: 3).usesFuture)
    #expect(!FrameFilter.exponential(seconds: 2).usesFuture && !FrameFilter.raw.usesFuture)
  }

  @Test("The columns of the table are these filters")
  func columns() {
    #expect(Smoothing.causal.filter == .exponential(seconds: 0.5))
    #expect(Smoothing.offline21.filter == .gaussian(sigma: 21))
  }
}
