import Foundation
import Testing

@testable import Evaluation

@Suite("Smoothing")
struct SmoothingTests {
  private func times(_ count: Int, step: Int64 = 100_000_000) -> [Int64] {
    (0..<count).map { Int64($0) * step + 5_000_000_000 }
  }

  @Test("Raw changes nothing but takes values that are not finite for missing")
  func raw() {
    let smoothed = Smoothing.raw.apply(to: [1, nil, .nan, .infinity, 2], captureTimes: times(5))
    #expect(smoothed == [1, nil, nil, nil, 2])
  }

  @Test("Causal passes the first score and then follows 1 - exp(-dt / 0.5 s), whatever the spacing")
  func causal() {
    let times: [Int64] = [0, 100_000_000, 400_000_000, 400_000_000]
    let smoothed = Smoothing.causal.apply(to: [2, 4, 0, 9], captureTimes: times).map { Double($0 ?? .nan) }
    let second: Double = 2 + 2 * (1 - exp(-0.2))
    let third: Double = second * exp(-0.6)
    #expect(abs(smoothed[0] - 2) < 1e-6)
    #expect(abs(smoothed[1] - second) < 1e-6)
    #expect(abs(smoothed[2] - third) < 1e-6)
    #expect(smoothed[3] == smoothed[2], "no time has passed")
  }

  @Test("Causal has nothing before the first score and holds the last one over gaps while time runs on")
  func causalGaps() {
    let smoothed = Smoothing.causal.apply(to: [nil, 1, nil, nil, 3], captureTimes: times(5))
    #expect(smoothed[0] == nil)
    #expect(smoothed[1...3] == [1, 1, 1])
    let expected: Double = 1 + 2 * (1 - exp(-0.2))
    let last = Double(smoothed[4] ?? .nan)
    #expect(abs(last - expected) < 1e-6)
  }

  @Test(
    "A Gaussian is the weighted mean over the frames there are",
    arguments: [Smoothing.gaussian10, .gaussian21])
  func gaussian(smoothing: Smoothing) {
    var random = InventedNumbers(seed: 5)
    let scores = (0..<150).map { _ in Float.random(in: 0...1, using: &random) }
    let sigma = smoothing == .gaussian10 ? 10.0 : 21.0
    let smoothed = smoothing.apply(to: scores, captureTimes: times(150))
    for centre in [0, 1, 75, 149] {
      var sum = 0.0
      var weightSum = 0.0
      for place in scores.indices where abs(Double(place - centre)) <= 4 * sigma {
        let distance = Double(place - centre) / sigma
        let weight = exp(-distance * distance / 2)
        sum += weight * Double(scores[place])
        weightSum += weight
      }
      let value = Double(smoothed[centre] ?? .nan)
      #expect(abs(value - sum / weightSum) < 1e-6)
    }
  }

  @Test("A Gaussian keeps a constant constant up to the video's ends, over gaps too")
  func constant() {
    let scores: [Float?] = (0..<100).map { (20..<30).contains($0) ? nil : 3 }
    let smoothed = Smoothing.gaussian10.apply(to: scores, captureTimes: times(100))
    #expect(smoothed.allSatisfy { abs(($0 ?? 0) - 3) < 1e-5 })
    #expect(Smoothing.gaussian10.apply(to: [nil, nil], captureTimes: times(2)) == [nil, nil])
    #expect(Smoothing.gaussian21.apply(to: [], captureTimes: []) == [])
  }
}
