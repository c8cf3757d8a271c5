import Evaluation
import Testing

@Suite("ROC curve, equal error rate and bootstrap interval")
struct RocCurveTests {
  @Test("The curve has a point a distinct score, and the area under it is the exact one")
  func curve() throws {
    var numbers = InventedNumbers(seed: 4)
    let labels = (0..<200).map { _ in Int.random(in: 0...2, using: &numbers) == 0 }
    let scores = labels.map { Float(Int.random(in: 0...30, using: &numbers) + ($0 ? 8 : 0)) }
    let curve = try #require(RocCurve(scores: scores, labels: labels))
    #expect(curve.points.count == Set(scores).count + 1)
    let area = zip(curve.points, curve.points.dropFirst()).reduce(0) {
      $0 + ($1.1.falsePositiveRate - $1.0.falsePositiveRate)
        * ($1.0.truePositiveRate + $1.1.truePositiveRate) / 2
    }
    #expect(abs(area - (try #require(AreaUnderCurve.exact(scores: scores, labels: labels)))) < 1e-12)
    #expect(RocCurve(scores: scores, labels: scores.map { _ in true }) == nil)
  }

  @Test(
    "The equal error rate of known cases",
    arguments: [
      ([4, 3, 2, 1], [true, true, false, false], 0.0), ([1, 2, 3, 4], [true, true, false, false], 1.0),
      ([4, 3, 2, 1], [true, false, true, false], 0.5), ([1, 1, 1, 1], [true, true, false, false], 0.5),
      ([9, 8, 7, 6, 5, 4, 3], [true, true, false, true, true, false, false], 1.0 / 3),
    ] as [([Float], [Bool], Double)])
  func equalError(_ scores: [Float], _ labels: [Bool], _ expected: Double) throws {
    let rate = try #require(RocCurve(scores: scores, labels: labels)).equalErrorRate
    #expect(abs(rate - expected) < 1e-9, "\(rate)")
  }

  @Test("The interval holds the area, is repeatable, and narrow where all videos are alike")
  func interval() throws {
    func video(_ seed: Int) -> LabelledScores {
      var numbers = InventedNumbers(seed: UInt64(seed))
      let labels = (0..<60).map { $0 > 30 }
      return LabelledScores(
        scores: labels.map { Float.random(in: 0...1, using: &numbers) + ($0 ? 0.4 : 0) }, labels: labels)
    }
    let videos = (1...12).map(video)
    let area = try #require(AreaUnderCurve.micro(videos))
    let interval = try #require(VideoBootstrap.interval(videos))
    #expect(interval.contains(area))
    #expect(interval == VideoBootstrap.interval(videos))
    #expect(interval != VideoBootstrap.interval(videos, seed: 2))
    #expect(interval.upperBound - interval.lowerBound > 0.01)
    let same = try #require(VideoBootstrap.interval((0..<12).map { _ in video(1) }))
    #expect(same.upperBound - same.lowerBound < 1e-9)
    #expect(VideoBootstrap.interval([video(1)]) == nil)
  }
}
