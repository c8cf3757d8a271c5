import Testing

@testable import Evaluation

@Suite("Area under the curve")
struct AreaUnderCurveTests {
  /// Every pair of an abnormal and a normal frame, one by one.
  private func counted(_ scores: [Float], _ labels: [Bool]) -> Double? {
    var won = 0.0
    var pairs = 0.0
    for abnormal in scores.indices where labels[abnormal] {
      for normal in scores.indices where !labels[normal] {
        pairs += 1
        won += scores[abnormal] > scores[normal] ? 1 : scores[abnormal] == scores[normal] ? 0.5 : 0
      }
    }
    return pairs > 0 ? won / pairs : nil
  }

  @Test("It equals the count of all pairs on random scores with many ties", arguments: 1...20)
  func againstPairs(seed: Int) {
    var random = InventedNumbers(seed: UInt64(seed))
    let scores = (0..<60).map { _ in Float(Int.random(in: -4...4, using: &random)) / 3 }
    let labels = (0..<60).map { _ in Int.random(in: 0..<seed + 1, using: &random) == 0 }
    #expect(AreaUnderCurve.exact(scores: scores, labels: labels) == counted(scores, labels))

    let lowest = (scores.min() ?? 0) - 1
    let highest = (scores.max() ?? 0) + 1
    let added = AreaUnderCurve.withAddedFrames(scores: scores, labels: labels)
    let expected = counted(scores + [lowest, highest], labels + [false, true])
    #expect(added == expected)
  }

  @Test("A perfect order gives 1, the reverse 0, equal scores a half")
  func extremes() {
    #expect(AreaUnderCurve.exact(scores: [1, 2, 3], labels: [false, false, true]) == 1)
    #expect(AreaUnderCurve.exact(scores: [1, 2, 3], labels: [true, false, false]) == 0)
    #expect(AreaUnderCurve.exact(scores: [7, 7, 7], labels: [true, false, false]) == 0.5)
  }

  @Test("One class alone has no area, and is perfect once two frames are added")
  func oneClass() {
    #expect(AreaUnderCurve.exact(scores: [1, 2], labels: [true, true]) == nil)
    #expect(AreaUnderCurve.exact(scores: [], labels: []) == nil)
    #expect(AreaUnderCurve.withAddedFrames(scores: [1, 2], labels: [true, true]) == 1)
    #expect(AreaUnderCurve.withAddedFrames(scores: [], labels: []) == nil)
  }

  @Test("Micro pools all frames, macro averages the videos")
  func videos() {
    let videos = [
      LabelledScores(scores: [1, 2], labels: [false, true]),
      LabelledScores(scores: [11, 10, 12], labels: [false, true, true]),
      LabelledScores(scores: [5, 6], labels: [true, true]),
    ]
    #expect(AreaUnderCurve.macroTwoClass(videos) == 0.75)
    // Pairs won of 2 x 5: the normal 1 loses all five, the normal 11 loses to 12 only.
    #expect(AreaUnderCurve.micro(videos) == 0.6)
    // With the added frames: 4 of 4, 5 of 6, and 3 of 3.
    let expected: Double = (1 + 5.0 / 6 + 1) / 3
    #expect(AreaUnderCurve.macro(videos) == expected)
    #expect(AreaUnderCurve.macroTwoClass([videos[2]]) == nil)
  }
}
